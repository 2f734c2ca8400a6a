import { expect, type Page } from '@playwright/test'

/** `/buckets/:bucket/overview` and `/overview`. */
export const overviewPage = (page: Page) => {
  const card = (title: string) => page.getByRole('region', { name: title, exact: true }).first()
  return {
    card,
    /** A figure, by its name. */
    figure: (name: string) =>
      page.locator('dl > div').filter({ has: page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }) }),
    range: (name: string) => page.getByRole('group', { name: 'Time shown' }).getByRole('button', { name, exact: true }),
    chart: (title: string) => card(title).getByRole('img'),
    async showTable(title: string) {
      await card(title).getByRole('button', { name: 'Table', exact: true }).click()
      return card(title).getByRole('table', { name: title })
    },
    async open(address: string) {
      await page.goto(address)
      await expect(page.getByRole('heading', { name: 'Migration progress' })).toBeVisible()
    },
  }
}
