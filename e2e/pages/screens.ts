import { expect, type Page } from '@playwright/test'
import { originPullCard } from './origin-pull-card.ts'
import type { routes } from './routes.ts'
import { addDomainByApi, addRuleByApi, startPullsByApi } from './set-up.ts'
import type { Words } from './words.ts'

/** One screen, or one state of it, and how to get there. */
export type Screen = {
  readonly name: string
  readonly route: (typeof routes)[number]
  readonly loggedIn: boolean
  open(page: Page, at: { readonly bucket: string; readonly say: Words }): Promise<void>
}

const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name })).toBeVisible()

/** A page that is there: found, and nothing on it waits. */
async function settled(page: Page, say: Words) {
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toBeVisible()
  await expect(title).not.toContainText(say.notFound)
  await expect(page.getByRole('status').filter({ hasText: say.loading })).toHaveCount(0)
}

/** Every route, and every state of a route that looks different. The bucket holds `docs/a.txt` and `picture.jpg`. */
export const screens: readonly Screen[] = [
  {
    name: 'log in',
    route: '/login',
    loggedIn: false,
    async open(page, { say }) {
      await page.goto('/login?expired=1')
      await expect(page.getByRole('button', { name: say.logIn })).toBeVisible()
    },
  },
  {
    name: 'set up',
    route: '/login',
    loggedIn: false,
    async open(page) {
      // The link works once, and the server of these tests has its password already.
      await page.route('**/api/v1/setup', (route) => route.fulfill({ json: { needed: true } }))
      await page.goto('/login?setup=0123456789')
      await expect(page.getByRole('textbox')).toHaveCount(2)
    },
  },
  {
    name: 'Bucket List',
    route: '/buckets',
    loggedIn: true,
    async open(page, { bucket }) {
      await page.goto(`/buckets?q=${bucket}`)
      await expect(page.getByRole('link', { name: bucket })).toBeVisible()
    },
  },
  {
    name: 'Bucket List, nothing found',
    route: '/buckets',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/buckets?q=nothing-like-this')
      await heading(page, say.bucketList)
      await expect(page.getByRole('row')).toHaveCount(0)
    },
  },
  {
    name: 'Create Bucket',
    route: '/buckets',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets?q=${bucket}`)
      await expect(page.getByRole('link', { name: bucket })).toBeVisible()
      await page.getByRole('button', { name: say.createBucket }).click()
      await page.getByRole('dialog').getByRole('textbox').fill('Not a name')
      await expect(page.getByRole('dialog').getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'File List',
    route: '/buckets/:bucket/files',
    loggedIn: true,
    async open(page, { bucket }) {
      await page.goto(`/buckets/${bucket}/files`)
      await expect(page.getByRole('link', { name: 'picture.jpg' })).toBeVisible()
    },
  },
  {
    name: 'File List, details',
    route: '/buckets/:bucket/files',
    loggedIn: true,
    async open(page, { bucket }) {
      await page.goto(`/buckets/${bucket}/files?key=picture.jpg`)
      await expect(page.getByRole('dialog')).toContainText('SHA-256')
    },
  },
  {
    name: 'File List, empty folder',
    route: '/buckets/:bucket/files',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/files?prefix=none/`)
      await expect(page.getByRole('button', { name: say.upload, exact: true })).toBeVisible()
      await expect(page.getByRole('row')).toHaveCount(0)
    },
  },
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
    name: 'Pull Tasks',
    route: '/buckets/:bucket/pulls',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/pulls`)
      await startPullsByApi(page, bucket, ['a-key-the-origin-does-not-have.txt', 'another/one.txt'])
      await page.reload()
      const table = page.getByRole('table', { name: say.pulls })
      await expect(table.getByRole('button', { name: say.retry })).toHaveCount(2)
    },
  },
  {
    name: 'Pull Tasks, empty',
    route: '/buckets/:bucket/pulls',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/pulls`)
      await heading(page, say.noPulls)
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
  {
    name: 'Warm-up',
    route: '/buckets/:bucket/warm-ups',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/warm-ups`)
      await settled(page, say)
    },
  },
  {
    name: 'Pull Tasks of all buckets',
    route: '/pulls',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/pulls?bucket=${bucket}`)
      await settled(page, say)
    },
  },
  {
    name: 'Overview of a bucket, with a table',
    route: '/buckets/:bucket/overview',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/overview`)
      await heading(page, say.migration)
      await page.getByRole('button', { name: say.asTable, exact: true }).first().click()
      await expect(page.getByRole('table', { name: say.migration })).toBeVisible()
    },
  },
  {
    name: 'Overview of all buckets',
    route: '/overview',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto('/overview?range=7d')
      await heading(page, say.migration)
      await expect(page.getByRole('link', { name: bucket })).toBeVisible()
    },
  },
  {
    name: 'Preferences',
    route: '/settings/preferences',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/settings/preferences')
      await expect(page.getByRole('combobox', { name: say.timeZone })).toBeVisible()
    },
  },
  {
    name: 'Password and sessions, with an error',
    route: '/settings/security',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/settings/security')
      await expect(page.getByRole('table', { name: say.sessions }).getByRole('row')).not.toHaveCount(1)
      await page.getByRole('button', { name: say.changePassword }).click()
      await expect(page.locator('[aria-invalid="true"]')).not.toHaveCount(0)
    },
  },
  {
    name: 'System',
    route: '/settings/system',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/settings/system')
      await heading(page, say.addressPolicy)
    },
  },
  {
    name: 'no such bucket',
    route: '/buckets/:bucket/files',
    loggedIn: true,
    async open(page) {
      await page.goto('/buckets/no-such-bucket-1/files')
      await expect(page.getByRole('link', { name: /.+/ }).last()).toBeVisible()
    },
  },
  {
    name: 'no such page',
    route: '*',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/no/such/page')
      await heading(page, say.notFound)
    },
  },
]
