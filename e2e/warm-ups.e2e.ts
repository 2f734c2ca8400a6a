import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { pullListPage } from './pages/pull-list.ts'
import { warmUpsPage } from './pages/warm-ups.ts'

test('a warm-up is counted first, then pulls what is missing, and leads to what failed', async ({
  page,
  bucket,
  origin,
}) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  await bucket.upload('here.txt', 'here')
  for (const key of ['a.txt', 'b.txt']) origin.put(key, 'from the origin')
  const warmUps = warmUpsPage(page)
  await warmUps.open(bucket.name)
  await warmUps.openDialog()
  await warmUps.keys.fill('a.txt\nb.txt\ngone.txt\nhere.txt')
  await warmUps.dryRun.click()
  await expect(warmUps.outcome).toContainText('What it would do')
  await expect(warmUps.outcome).toContainText(/Keys found\s*4/)
  await expect(warmUps.outcome).toContainText(/Here already\s*1/)
  expect(origin.requests(), 'a dry run asks the origin for nothing').toEqual([])

  await warmUps.pull.click()
  await expect(warmUps.dialog).toBeHidden()
  await expect(warmUps.newest).toContainText('Done')
  await expect(warmUps.newest).toContainText('2 done')
  expect(await bucket.keys()).toEqual(['a.txt', 'b.txt', 'here.txt'])

  await warmUps.newest.getByRole('link', { name: '1 failed' }).click()
  const pulls = pullListPage(page)
  await expect(pulls.rows).toHaveCount(1)
  await expect(pulls.row('gone.txt')).toContainText('The origin has no such object.')
  await expect(pulls.row('gone.txt')).toContainText(`status 404 · ${originAddress}`)
  expect(new URL(page.url()).search).toMatch(/^\?warmUp=\d+&state=failed$/)
})

test('what failed of a warm-up is queued again from there, and nothing else', async ({ page, bucket, origin }) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  await bucket.get('other.txt')
  await expect.poll(async () => (await bucket.pulls('other.txt'))[0]?.state).toBe('failed')
  const warmUps = warmUpsPage(page)
  await warmUps.open(bucket.name)
  await warmUps.openDialog()
  await warmUps.keys.fill('late.txt')
  await warmUps.startAtOnce.click()
  await expect(warmUps.newest).toContainText('1 failed')
  origin.put('late.txt', 'here at last')
  await warmUps.newest.getByRole('button', { name: 'Retry its failed pulls' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '1 pull queued again' })).toBeVisible()
  await expect.poll(() => bucket.keys()).toEqual(['late.txt'])
  expect(await bucket.pulls('other.txt')).toHaveLength(1)
})
