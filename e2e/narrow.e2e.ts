import { expect, type Locator } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { fileListPage } from './pages/file-list.ts'
import { expectToFit } from './pages/fit.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { pullListPage } from './pages/pull-list.ts'

const narrow = { viewport: { width: 360, height: 740 }, hasTouch: true } as const

async function expectToReach(control: Locator) {
  await control.scrollIntoViewIfNeeded()
  await expect(control).toBeInViewport({ ratio: 1 })
  const box = await control.boundingBox()
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24)
  await control.click({ trial: true })
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

for (const width of [920, 1024, 1100, 1250])
  test(`at ${width} px no list is cut off: the last button of a row can be reached`, async ({ page, bucket }) => {
    await page.setViewportSize({ width, height: 740 })
    await bucket.pullFrom(originAddress)
    await bucket.get('not/there.bin')
    const list = bucketListPage(page)
    await list.open(`?q=${bucket.name}`)
    await expectToReach(list.row(bucket.name).getByRole('button').last())
    const pulls = pullListPage(page)
    for (const at of [`/buckets/${bucket.name}/pulls`, '/pulls']) {
      await page.goto(at)
      await expectToReach(pulls.rows.first().getByRole('button').last())
    }
  })
