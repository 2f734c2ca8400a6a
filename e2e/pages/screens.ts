import { expect } from '@playwright/test'
import { originPullScreens } from './origin-pull-screens.ts'
import { heading, type Screen, settled } from './screen.ts'
import { startPullsByApi } from './set-up.ts'

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
  ...originPullScreens,
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
