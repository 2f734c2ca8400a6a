import { expect } from '@playwright/test'
import { startPulls } from '../contract/pulls.ts'
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
  await pulls.newer.click()
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
