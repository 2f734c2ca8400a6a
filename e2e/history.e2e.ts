import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { failureNote } from './pages/failure-note.ts'
import { historyPage } from './pages/history.ts'

test('an earlier version is looked at, restored, and that is undone', async ({ page, bucket }) => {
  await bucket.pullFrom(originAddress)
  await bucket.pullFrom('abc.qq.com')
  const history = historyPage(page)
  await history.open(bucket.name)
  await expect(history.versions).toHaveText([/^2 ?in force.*admin, from 127\.0\.0\.1/, /^1.*admin, from 127\.0\.0\.1/])

  await history.look(1)
  await expect(history.drawer(1)).toContainText('There is no version before it.')
  await history.ask(1)
  await expect(history.question).toContainText(`Origin server address: abc.qq.com → ${originAddress}`)
  expect((await bucket.originPull()).version, 'nothing is restored before it is confirmed').toBe(2)
  await history.restore.click()
  await expect.poll(async () => (await bucket.originPull()).defaultRule.address).toBe(originAddress)
  await expect(history.versions.first()).toContainText('Earlier version restored')

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await bucket.originPull()).defaultRule.address).toBe('abc.qq.com')
})

test('a restore that fails says why, changes nothing, and can be tried again', async ({ page, bucket, faults }) => {
  await bucket.pullFrom(originAddress)
  await bucket.pullFrom('abc.qq.com')
  const history = historyPage(page)
  const sent = { path: /\/restore$/, method: 'POST' }
  await history.open(bucket.name)
  await history.look(1)
  await history.ask(1)
  await faults.cut(sent)
  await history.restore.click()
  await expect(history.question.getByRole('alert')).toContainText('The server could not be reached')
  await faults.mend()
  await faults.refuse(sent, 'InternalError')
  await history.restore.click()
  await expect(history.question.getByRole('alert')).toContainText('Something went wrong on the server.')
  await faults.mend()

  // Somebody else has saved meanwhile: the server's own 412.
  await bucket.pullFrom('abc.qq.com', { passQuery: true })
  await history.restore.click()
  await expect(history.question.getByRole('alert')).toContainText('Somebody else changed the rules')
  await expect(history.question, 'compared with what is in force now').toContainText('Pass the query string: Yes → No')
  expect(await bucket.originPull()).toMatchObject({ version: 3, defaultRule: { address: 'abc.qq.com' } })
  await history.restore.click()
  await expect.poll(async () => (await bucket.originPull()).defaultRule.address).toBe(originAddress)
})

test('a version that cannot be loaded is told in its drawer, and read when the server is well', async ({
  page,
  bucket,
  faults,
}) => {
  await bucket.pullFrom(originAddress)
  const history = historyPage(page)
  await history.open(bucket.name)
  await faults.cut({ path: /\/history\/1$/ })
  await history.look(1)
  const failure = failureNote(page)
  await expect(failure.note).toBeVisible()
  await faults.mend()
  await failure.tryAgain.click()
  await expect(history.drawer(1)).toContainText('What changed')
})
