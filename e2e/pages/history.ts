import { expect, type Page } from '@playwright/test'

/** `/buckets/:bucket/basic/history`, with a version open or none. */
export const historyPage = (page: Page) => {
  const table = page.getByRole('table', { name: 'Versions, the newest first' })
  const drawer = (version: number) => page.getByRole('dialog', { name: `Version ${version}` })
  const question = page.getByRole('dialog', { name: /^Restore version/ })
  return {
    table,
    versions: table.getByRole('row').filter({ has: page.getByRole('rowheader') }),
    drawer,
    question,
    restore: question.getByRole('button', { name: 'Restore', exact: true }),
    async open(bucket: string) {
      await page.goto(`/buckets/${bucket}/basic/history`)
      await expect(table).toBeVisible()
    },
    look: (version: number) => table.getByRole('button', { name: `Look at version ${version}`, exact: true }).click(),
    ask: (version: number) => drawer(version).getByRole('button', { name: 'Restore…' }).click(),
  }
}
