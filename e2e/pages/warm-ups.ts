import { expect, type Page } from '@playwright/test'

/** `/buckets/:bucket/warm-ups`. */
export const warmUpsPage = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Start a warm-up' })
  const button = (name: string | RegExp) => dialog.getByRole('button', { name, exact: true })
  return {
    newest: page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader') })
      .first(),
    dialog,
    keys: dialog.getByRole('textbox', { name: 'Keys' }),
    dryRun: button('Dry run'),
    startAtOnce: button('Start without a dry run'),
    /** After a dry run: with the number of objects it would pull. */
    pull: button(/^Pull \d+ objects?$/),
    /** What a dry run has counted. */
    outcome: dialog.getByRole('status'),
    async open(bucket: string) {
      await page.goto(`/buckets/${bucket}/warm-ups`)
      await expect(page.getByRole('button', { name: 'Start a warm-up' }).first()).toBeVisible()
    },
    async openDialog() {
      await page.getByRole('button', { name: 'Start a warm-up' }).first().click()
      await expect(dialog).toBeVisible()
    },
  }
}
