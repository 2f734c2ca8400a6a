import { expect, type Page } from '@playwright/test'
import { type Words, words } from './words.ts'

/** `/buckets`. */
export const bucketListPage = (page: Page, say: Words = words.en) => {
  const dialog = (name: string) => page.getByRole('dialog', { name })
  const row = (bucket: string) =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name: bucket, exact: true }) })
  return {
    heading: page.getByRole('heading', { name: say.bucketList }),
    search: page.getByRole('searchbox', { name: say.searchBuckets }),
    rows: page.getByRole('row').filter({ has: page.getByRole('link') }),
    row,
    createDialog: dialog('Create Bucket'),
    deleteDialog: dialog('Delete bucket'),
    async open(query = '') {
      await page.goto(`/buckets${query}`)
      await expect(this.heading).toBeVisible()
    },
    /** By the key `/`, which works from the moment on when the list is there. */
    async goToSearch() {
      await expect(async () => {
        await page.keyboard.press('/')
        await expect(this.search).toBeFocused({ timeout: 500 })
      }).toPass()
    },
    async startCreating() {
      await page.getByRole('button', { name: 'Create Bucket' }).first().click()
      await expect(this.createDialog).toBeVisible()
    },
    async create(name: string, access: 'Public read' | 'Private') {
      await this.startCreating()
      await this.createDialog.getByRole('textbox', { name: 'Name' }).fill(name)
      await this.createDialog.getByRole('radio', { name: access }).check()
      await this.createDialog.getByRole('button', { name: 'Create' }).click()
      await expect(this.createDialog).toBeHidden()
    },
    openBucket: (bucket: string) => page.getByRole('link', { name: bucket, exact: true }).click(),
    async openMenu(bucket: string) {
      await row(bucket)
        .getByRole('button', { name: `Actions for ${bucket}` })
        .click()
      await expect(page.getByRole('menu')).toBeVisible()
    },
    menuItem: (name: string) => page.getByRole('menuitem', { name }),
  }
}
