import { expect } from '@playwright/test'
import { startPulls } from '../contract/pull-orders.ts'
import { listPulls } from '../contract/pulls.ts'
import { originAddress, test } from './fixtures.ts'
import { pullListPage } from './pages/pull-list.ts'

test('a failed pull tells its reason and what helps, and a retry stores it once the origin is mended', async ({
  page,
  bucket,
  origin,
}) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  expect((await bucket.get('late.txt')).status).toBe(302)
  const pulls = pullListPage(page)
  await pulls.open(bucket.name)
  await expect(pulls.row('late.txt')).toContainText('Failed')
  await expect(pulls.row('late.txt')).toContainText('The origin has no such object.')
  await expect(pulls.row('late.txt')).toContainText('Check the key, and the path settings of the rule.')

  origin.put('late.txt', 'here at last')
  await pulls.action('late.txt', 'Retry').click()
  // One's own action is seen at once, although the pointer is over the rows.
  await expect(pulls.row('late.txt')).toHaveCount(2)
  await expect(pulls.newer).toBeHidden()
  await expect(pulls.row('late.txt').first()).toContainText('Done')
  await expect.poll(async () => (await bucket.get('late.txt')).body.toString()).toBe('here at last')
})

test('a running pull shows how far it is, and ends when it is cancelled', async ({ page, bucket, origin }) => {
  const rest = Promise.withResolvers<void>()
  const body = Buffer.alloc(4 * 2 ** 20, 'headwater ')
  origin.put('long.bin', { body, until: rest.promise })
  await bucket.pullFrom(originAddress)
  await bucket.get('long.bin')
  const pulls = pullListPage(page)
  await pulls.open(bucket.name)
  await expect(pulls.row('long.bin')).toContainText('Running')
  await expect(pulls.row('long.bin').getByRole('progressbar')).toBeVisible()
  await pulls.action('long.bin', 'Cancel').click()
  await expect(pulls.row('long.bin')).toContainText('Cancelled')
  rest.resolve()
  expect(await bucket.keys()).toEqual([])
})

test('filters live in the address, counts are of all, and all that failed is retried at once', async ({
  page,
  bucket,
  origin,
  api,
}) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  origin.put('a/here.txt', 'here')
  const keys = ['a/here.txt', 'a/gone.txt', 'b/gone.txt']
  await api.call(startPulls, { params: { bucket: bucket.name }, body: { keys } })
  const pulls = pullListPage(page)
  await pulls.open(bucket.name)
  await expect(pulls.count('Failed')).toHaveText('Failed 2')
  await expect(pulls.count('Done')).toHaveText('Done 1')
  await pulls.count('Failed').click()
  await expect(pulls.rows).toHaveCount(2)
  await pulls.search.fill('a/')
  await expect(pulls.rows).toHaveCount(1)
  expect(new URL(page.url()).search).toBe('?state=failed&prefix=a%2F')
  await page.reload()
  await expect(pulls.rows).toHaveCount(1)

  origin.put('a/gone.txt', 'back')
  origin.put('b/gone.txt', 'back')
  await pulls.search.fill('')
  await expect(pulls.rows).toHaveCount(2)
  await pulls.retryAll.click()
  // What failed before is history and stays in the list.
  await expect(pulls.count('Done')).toHaveText('Done 3')
  await expect.poll(() => bucket.keys()).toEqual(['a/gone.txt', 'a/here.txt', 'b/gone.txt'])
})

for (const [how, events] of [
  ['by events', 'events'],
  ['by asking again and again where events are cut', 'none'],
] as const) {
  test(`a running pull is followed to its end without a reload, ${how}`, async ({ page, bucket, origin, faults }) => {
    if (events === 'none') await faults.cut({ path: /\/pulls\/events$/ })
    const rest = Promise.withResolvers<void>()
    origin.put('long.bin', { body: Buffer.alloc(4 * 2 ** 20, 'headwater '), until: rest.promise })
    await bucket.pullFrom(originAddress)
    const pulls = pullListPage(page)
    await pulls.open(bucket.name)
    await bucket.get('long.bin')
    if (events === 'none') await page.getByRole('button', { name: 'Refresh' }).click()
    await expect(pulls.row('long.bin')).toContainText('Running')
    await expect(pulls.progress('long.bin')).toHaveAttribute('value', String(2 * 2 ** 20))
    await expect(pulls.row('long.bin')).toContainText('50%')
    await expect(pulls.count('Running')).toHaveText('Running 1')
    rest.resolve()
    await expect(pulls.row('long.bin')).toContainText('Done')
    await expect(pulls.count('Done')).toHaveText('Done 1')
  })
}

test('a server that goes away in between is told once something is asked of it, and the list goes on when it is back', async ({
  page,
  bucket,
  faults,
}) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  await bucket.get('gone.txt')
  const pulls = pullListPage(page)
  await pulls.open(bucket.name)
  await expect(pulls.row('gone.txt')).toContainText('Failed')
  for (const [fault, told] of [
    ['cut', 'The server could not be reached.'],
    ['InternalError', 'Something went wrong on the server.'],
    ['CrossSiteRequest', 'The request came from another site and was refused.'],
  ] as const) {
    const retry = { path: /\/retry$/, method: 'POST' }
    await (fault === 'cut' ? faults.cut(retry) : faults.refuse(retry, fault))
    await pulls.action('gone.txt', 'Retry').click()
    const toast = page.getByRole('alert').filter({ hasText: told })
    await expect(toast).toContainText('This was not done')
    await faults.mend()
  }
  await expect(pulls.row('gone.txt')).toHaveCount(1)
  await pulls.action('gone.txt', 'Retry').click()
  await expect(pulls.row('gone.txt')).toHaveCount(2)
})

test('the place in a long list, its filter and the open pull are there again after a reload', async ({
  page,
  bucket,
  api,
}) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  const keys = Array.from({ length: 260 }, (_, n) => `k${String(n).padStart(3, '0')}`)
  await api.call(startPulls, { params: { bucket: bucket.name }, body: { keys } })
  const failed = async () =>
    (await api.call(listPulls, { params: { bucket: bucket.name }, query: { limit: 1 } })).counts.failed
  await expect.poll(failed, { timeout: 20_000 }).toBe(keys.length)
  const pulls = pullListPage(page)
  await pulls.open(bucket.name, '?state=failed')
  await expect(pulls.count('Failed')).toHaveText('Failed 260')
  await page.mouse.move(600, 600)
  await page.mouse.wheel(0, 9_000)
  await expect(page).toHaveURL(/[?&]from=\d+/)
  const seen = pulls.rows.nth(12)
  const key = (await seen.getByRole('rowheader').textContent()) ?? ''
  await seen.getByRole('link').click()
  await expect(pulls.details(key)).toBeVisible()
  await expect.poll(() => [...new URL(page.url()).searchParams.keys()].sort()).toEqual(['from', 'pull', 'state'])
  await page.reload()
  await expect(pulls.details(key)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(pulls.row(key)).toBeInViewport()
  expect(new URL(page.url()).searchParams.get('state')).toBe('failed')
})
