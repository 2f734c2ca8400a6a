import { expect } from '@playwright/test'
import { originPullCard } from './origin-pull-card.ts'
import { type Screen, settled } from './screen.ts'
import { addDomainByApi, addRuleByApi } from './set-up.ts'

/** Those of Origin-Pull: its card, its rules, its history, its documents. */
export const originPullScreens: readonly Screen[] = [
  {
    name: 'Basic Configuration',
    route: '/buckets/:bucket/basic',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await originPullCard(page, say).open(bucket)
    },
  },
  {
    name: 'Basic Configuration, editing with an error and a test',
    route: '/buckets/:bucket/basic',
    loggedIn: true,
    async open(page, { bucket, say }) {
      const card = originPullCard(page, say)
      await card.open(bucket)
      await card.startEditing()
      await card.testConnection.click()
      await expect(card.report).toContainText('TCP')
      await card.enter('http://abc.example.com')
      await expect(card.fix).toBeVisible()
    },
  },
  {
    name: 'Basic Configuration, rules and domains',
    route: '/buckets/:bucket/basic',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/basic`)
      await addRuleByApi(page, bucket, { address: 'thumbs.example.com', condition: { prefix: 'images/small/' } })
      await addRuleByApi(page, bucket, { address: 'old.example.com', enabled: false, mode: 'redirect' })
      await addRuleByApi(page, bucket, { address: 'img.example.com', mode: 'sync', condition: { prefix: 'images/' } })
      await addDomainByApi(page, bucket, `img.${bucket}.example.com`)
      await page.reload()
      await expect(page.getByRole('list', { name: say.rules }).getByRole('listitem')).toHaveCount(4)
      await expect(page.getByText(`img.${bucket}.example.com`, { exact: true })).toBeVisible()
    },
  },
  {
    name: 'Add rule, with errors',
    route: '/buckets/:bucket/rules/new',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/rules/new?step=origin`)
      for (const group of await page.locator('details').all()) await group.locator('summary').click()
      await page.getByRole('textbox', { name: say.address, exact: true }).fill('http://abc.example.com')
      await page.getByRole('button', { name: say.next, exact: true }).click()
      await expect(page.getByRole('alert')).not.toHaveCount(0)
    },
  },
  {
    name: 'Edit rule',
    route: '/buckets/:bucket/rules/:rule',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/basic`)
      const id = await addRuleByApi(page, bucket, {
        address: 'img.example.com',
        protocol: 'https',
        mode: 'sync',
        condition: { prefix: 'images/' },
        standby: ['two.example.com'],
        furtherOrigins: [{ address: 'three.example.com' }],
        credentials: { kind: 's3', accessKeyId: 'reader', region: 'local', secret: 'not shown' },
      })
      await page.goto(`/buckets/${bucket}/rules/${id}`)
      await expect(page.getByRole('textbox', { name: say.prefix })).toHaveValue('images/')
    },
  },
  {
    name: 'Edit rule, summary',
    route: '/buckets/:bucket/rules/:rule',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/basic`)
      const id = await addRuleByApi(page, bucket, { address: 'img.example.com', hostHeader: 'www.example.com' })
      await page.goto(`/buckets/${bucket}/rules/${id}?step=summary`)
      await expect(page.getByRole('button', { name: say.save, exact: true })).toBeVisible()
      for (const group of await page.locator('section details:visible').all()) await group.locator('summary').click()
    },
  },
  {
    name: 'default rule',
    route: '/buckets/:bucket/rules/:rule',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/rules/default?step=origin`)
      await expect(page.getByRole('textbox', { name: say.address, exact: true })).toBeVisible()
    },
  },
  {
    name: 'History of Origin-Pull',
    route: '/buckets/:bucket/basic/history',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/basic/history`)
      await settled(page, say)
    },
  },
  {
    name: 'Import and export of Origin-Pull',
    route: '/buckets/:bucket/basic/transfer',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/basic/transfer`)
      await settled(page, say)
    },
  },
]
