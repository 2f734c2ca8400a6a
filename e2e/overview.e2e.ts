import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { overviewPage } from './pages/overview.ts'
import { words } from './pages/words.ts'

/** Counts are written every 5 s and read again every 10 s. */
const soon = { timeout: 30_000 }

test('requests move the overview without a reload: what came from here, what from the origin, what nobody has', async ({
  page,
  bucket,
  origin,
}) => {
  await bucket.pullFrom(originAddress, { mode: 'sync' })
  await bucket.upload('here.txt', 'here')
  origin.put('there.txt', 'there')
  const overview = overviewPage(page)
  await overview.open(`/buckets/${bucket.name}/overview?range=1h`)
  await expect(overview.figure('Requests')).toContainText('0')

  for (let i = 0; i < 3; i += 1) await bucket.get('here.txt')
  await bucket.get('there.txt')
  await bucket.get('nowhere.txt')
  await expect(overview.figure('Requests')).toContainText('5', soon)
  await expect(overview.figure('Answered from here')).toContainText('60%')
  await expect(overview.figure('Objects')).toContainText('2')
  await expect(overview.figure('Objects pulled')).toContainText('1')
  await expect(overview.card('Migration progress')).toContainText('75%')
  await expect(overview.card('Most wanted missing keys').getByRole('row', { name: /nowhere\.txt/ })).toContainText('1')
  await expect(overview.card('Most frequent errors')).toContainText('The origin has no such object.')

  await expect(overview.chart('Requests').locator('svg.recharts-surface')).toBeVisible()
  const table = await overview.showTable('Requests')
  await expect(table.getByRole('row')).toHaveCount(61)
  const cells = await table.getByRole('row').locator('td:nth-of-type(1)').allTextContents()
  expect(cells.map(Number).reduce((sum, hits) => sum + hits, 0)).toBe(3)

  await page.goto(`/buckets/${bucket.name}/basic`)
  await originPullCard(page, words.en).open(bucket.name)
  await expect(page.getByText('Last 24 h: 2 misses answered · 1 pulled · 1 failed')).toBeVisible()
})

test('the time lives in the address, and another one moves nothing on the page', async ({ page, bucket }) => {
  await bucket.pullFrom(originAddress)
  const overview = overviewPage(page)
  await overview.open('/overview')
  await expect(page.getByRole('link', { name: bucket.name })).toBeVisible()
  const before = await overview.card('Pulls').boundingBox()
  await overview.range('90 days').click()
  await expect(overview.range('90 days')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  expect(new URL(page.url()).search).toBe('?range=90d')
  expect(await overview.card('Pulls').boundingBox()).toEqual(before)
  await page.reload()
  await expect(overview.range('90 days')).toHaveAttribute('aria-pressed', 'true')
  await page.goBack()
  await expect(overview.range('24 hours')).toHaveAttribute('aria-pressed', 'true')
})
