import { expect, type Page } from '@playwright/test'
import { type Words, words } from './words.ts'

/** `/buckets/:bucket/pulls`. */
export const pullListPage = (page: Page, say: Words = words.en) => {
  const row = (key: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: key, exact: true }) })
  const action = (key: string, name: string) => row(key).getByRole('button', { name, exact: true })
  return {
    table: page.getByRole('table', { name: say.pulls }),
    row,
    action,
    rows: page.getByRole('row').filter({ has: page.getByRole('rowheader') }),
    count: (state: string) => page.getByRole('button', { name: new RegExp(`^${state} \\d`) }),
    search: page.getByRole('textbox', { name: 'Search by prefix' }),
    retryAll: page.getByRole('button', { name: /^Retry all failed/ }),
    /** How many bytes of how many a running pull has. */
    progress: (key: string) => row(key).getByRole('progressbar'),
    /** All about a pull. */
    details: (key: string) => page.getByRole('dialog', { name: key }),
    /** While the pointer is over the rows, new ones wait behind this. */
    newer: page.getByRole('button', { name: /^\d+ new$/ }),
    async open(bucket: string, query = '', site = '') {
      await page.goto(`${site}/buckets/${bucket}/pulls${query}`)
      await expect(page.getByRole('textbox', { name: 'Search by prefix' })).toBeVisible()
    },
  }
}
