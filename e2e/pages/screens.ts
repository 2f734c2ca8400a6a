import { expect, type Page } from '@playwright/test'
import { originPullCard } from './origin-pull-card.ts'
import type { Words } from './words.ts'

/** One screen, or one state of it, and how to get there. */
export type Screen = {
  readonly name: string
  readonly loggedIn: boolean
  open(page: Page, at: { readonly bucket: string; readonly say: Words }): Promise<void>
}

const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name })).toBeVisible()

/** Every route, and every state of a route that looks different. The bucket holds `docs/a.txt` and `picture.jpg`. */
export const screens: readonly Screen[] = [
  {
    name: 'log in',
    loggedIn: false,
    async open(page, { say }) {
      await page.goto('/login?expired=1')
      await expect(page.getByRole('button', { name: say.logIn })).toBeVisible()
    },
  },
  {
    name: 'set up',
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
    loggedIn: true,
    async open(page, { bucket }) {
      await page.goto('/buckets')
      await expect(page.getByRole('link', { name: bucket })).toBeVisible()
    },
  },
  {
    name: 'Bucket List, nothing found',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/buckets?q=nothing-like-this')
      await heading(page, say.bucketList)
      await expect(page.getByRole('row')).toHaveCount(0)
    },
  },
  {
    name: 'Create Bucket',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto('/buckets')
      await expect(page.getByRole('link', { name: bucket })).toBeVisible()
      await page.getByRole('button', { name: say.createBucket }).click()
      await page.getByRole('dialog').getByRole('textbox').fill('Not a name')
      await expect(page.getByRole('dialog').getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'File List',
    loggedIn: true,
    async open(page, { bucket }) {
      await page.goto(`/buckets/${bucket}/files`)
      await expect(page.getByRole('link', { name: 'picture.jpg' })).toBeVisible()
    },
  },
  {
    name: 'File List, details',
    loggedIn: true,
    async open(page, { bucket }) {
      await page.goto(`/buckets/${bucket}/files?key=picture.jpg`)
      await expect(page.getByRole('dialog')).toContainText('SHA-256')
    },
  },
  {
    name: 'File List, empty folder',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await page.goto(`/buckets/${bucket}/files?prefix=none/`)
      await expect(page.getByRole('button', { name: say.upload, exact: true })).toBeVisible()
      await expect(page.getByRole('row')).toHaveCount(0)
    },
  },
  {
    name: 'Basic Configuration',
    loggedIn: true,
    async open(page, { bucket, say }) {
      await originPullCard(page, say).open(bucket)
    },
  },
  {
    name: 'Basic Configuration, editing with an error and a test',
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
    name: 'no such bucket',
    loggedIn: true,
    async open(page) {
      await page.goto('/buckets/no-such-bucket-1/files')
      await expect(page.getByRole('link', { name: /.+/ }).last()).toBeVisible()
    },
  },
  {
    name: 'no such page',
    loggedIn: true,
    async open(page, { say }) {
      await page.goto('/no/such/page')
      await heading(page, say.notFound)
    },
  },
]
