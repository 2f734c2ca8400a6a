import { expect, type Page } from '@playwright/test'

/** At 360 px the page itself never scrolls sideways, and no control sticks out where it could not be reached. */
export async function expectToFit(page: Page) {
  const widths = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    body: document.body.scrollWidth,
    window: window.innerWidth,
  }))
  expect(widths).toEqual({ page: 360, body: 360, window: 360 })
  // What slides in, a toast, is outside at first.
  const controls = page.locator('a, button, input:not([hidden]), select')
  const outside = () =>
    controls.evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().right > 360.5).map((one) => one.outerHTML),
    )
  await expect.poll(outside).toEqual([])
}
