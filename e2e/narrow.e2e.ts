import { expect, type Locator, type Page } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { fileListPage } from './pages/file-list.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { screens } from './pages/screens.ts'
import { languages, locales, words } from './pages/words.ts'

const narrow = { viewport: { width: 360, height: 740 }, hasTouch: true } as const
const longName = `a-name-as-long-as-${'x'.repeat(3)}`

/** The page itself never scrolls sideways, and no control sticks out where it could not be reached. */
async function expectToFit(page: Page) {
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

async function expectToReach(control: Locator) {
  await control.scrollIntoViewIfNeeded()
  await expect(control).toBeInViewport({ ratio: 1 })
  const box = await control.boundingBox()
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24)
  await control.click({ trial: true })
}

for (const language of languages) {
  for (const { name, loggedIn, open } of screens) {
    test.describe(`${name}, ${language}`, () => {
      test.use({ ...narrow, loggedIn, locale: locales[language] })

      test('fits into 360 px', async ({ page, bucket }) => {
        await bucket.upload('docs/a.txt', 'a')
        await bucket.upload('picture.jpg', 'a picture', 'image/jpeg')
        await bucket.upload(`${longName}${'y'.repeat(200)}.txt`, 'long')
        await bucket.pullFrom(originAddress)
        await open(page, { bucket: bucket.name, say: words[language] })
        await expectToFit(page)
      })
    })
  }
}

test.describe('at 360 px', () => {
  test.use(narrow)

  test('everything of the Bucket List can be reached', async ({ page, bucket }) => {
    const list = bucketListPage(page)
    await list.open(`?q=${bucket.name}`)
    await expectToReach(page.getByRole('button', { name: 'Create Bucket' }).first())
    await expectToReach(list.search)
    await expectToReach(page.getByRole('combobox', { name: 'Sort by' }))
    await expectToReach(page.getByRole('link', { name: bucket.name, exact: true }))
    await list.openMenu(bucket.name)
    await expectToReach(list.menuItem('Delete'))
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Open navigation' }).click()
    await expectToReach(page.getByRole('navigation').getByRole('link', { name: 'Bucket List' }))
    await expectToReach(page.getByRole('button', { name: 'Log out' }))
  })

  test('everything of the File List can be reached', async ({ page, bucket }) => {
    await bucket.upload('picture.jpg', 'a picture')
    const files = fileListPage(page)
    await files.open(bucket.name)
    await expectToReach(page.getByRole('button', { name: 'Upload', exact: true }))
    await expectToReach(files.search)
    await files.openDetails('picture.jpg')
    for (const name of ['Download', 'Copy URL', 'Delete'])
      await expectToReach(
        files.details
          .getByRole('button', { name, exact: true })
          .or(files.details.getByRole('link', { name, exact: true }))
          .first(),
      )
    await expectToFit(page)
  })

  test('origin-pull is set', async ({ page, bucket }) => {
    const card = originPullCard(page)
    await card.open(bucket.name)
    await expectToReach(card.edit)
    await card.startEditing()
    for (const control of [card.address, card.testConnection, card.save, card.cancel]) await expectToReach(control)
    await card.status.check()
    await card.enter(originAddress)
    await card.saveAndSee()
    expect(await bucket.originPull()).toMatchObject({ enabled: true })
    await expectToFit(page)
  })
})
