import { expect } from '@playwright/test'
import { password, test } from './fixtures.ts'
import { fileListPage } from './pages/file-list.ts'
import { makeBucket, openBucket, type TestBucket } from './world/bucket.ts'
import { logInto } from './world/console-api.ts'

const keyOf = (n: number) => `old/${String(n).padStart(4, '0')}.txt`

async function fill(bucket: TestBucket, objects: number) {
  const left = Array.from({ length: objects }, (_, n) => keyOf(n)).values()
  const put = async () => {
    for (const key of left) await bucket.upload(key, key)
  }
  await Promise.all(Array.from({ length: 16 }, put))
}

test('Shift selects all from one row to another, and they are deleted', async ({ page, bucket }) => {
  await fill(bucket, 8)
  const files = fileListPage(page)
  await files.open(bucket.name, '?prefix=old/')
  await files.select('0001.txt').check()
  await files.select('0005.txt').click({ modifiers: ['Shift'] })
  await files.select('0003.txt').uncheck()
  await expect(page.getByText('4 objects selected')).toBeVisible()
  await files.deleteSelected.click()
  await files.deleteDialog.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => bucket.keys()).toEqual([0, 3, 6, 7].map(keyOf))
  await expect.poll(files.names).toEqual(['0000.txt', '0003.txt', '0006.txt', '0007.txt'])
})

test('a deletion of hundreds shows how far it is, and can be stopped', async ({ page, bucket }) => {
  await fill(bucket, 600)
  const files = fileListPage(page)
  await files.open(bucket.name, '?prefix=old/')
  await files.selectAll.check()
  await files.deleteSelected.click()
  await expect(files.deleteDialog).toContainText('600 objects')
  const held = Promise.withResolvers<void>()
  let requests = 0
  await page.route('**/objects/delete', async (route) => {
    requests += 1
    if (requests === 2) await held.promise
    await route.continue()
  })
  await files.deleteDialog.getByRole('button', { name: 'Delete' }).click()
  await expect(files.deleteDialog.getByRole('progressbar')).toHaveAttribute('value', '250')
  await expect(files.deleteDialog).toContainText('250 of 600 deleted')
  await files.deleteDialog.getByRole('button', { name: 'Cancel' }).click()
  held.resolve()
  await expect(files.deleteDialog).toContainText('100 objects were not deleted')
  expect(await bucket.keys()).toHaveLength(100)
  await files.deleteDialog.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => bucket.keys()).toEqual([])
})

test('a deletion that the server refuses says so, and deletes at the second try', async ({ page, bucket, faults }) => {
  await fill(bucket, 2)
  const files = fileListPage(page)
  await files.open(bucket.name, '?prefix=old/')
  await files.selectAll.check()
  await faults.refuse({ path: /\/objects\/delete$/ }, 'InternalError')
  await files.deleteSelected.click()
  await files.deleteDialog.getByRole('button', { name: 'Delete' }).click()
  await expect(files.deleteDialog.getByRole('alert')).toContainText('2 objects were not deleted')
  expect(await bucket.keys()).toHaveLength(2)
  await faults.mend()
  await files.deleteDialog.getByRole('button', { name: 'Try again' }).click()
  await expect(files.deleteDialog).toBeHidden()
  expect(await bucket.keys()).toEqual([])
})

test('a folder is deleted by whoever types how much that is', async ({ page, bucket }) => {
  await fill(bucket, 30)
  await bucket.upload('kept.txt', 'kept')
  const files = fileListPage(page)
  await files.open(bucket.name)
  await files.deleteFolder('old/', 30)
  await expect(page.getByText('30 objects deleted')).toBeVisible()
  await expect.poll(files.names).toEqual(['kept.txt'])
  expect(await bucket.keys()).toEqual(['kept.txt'])
})

test('the deletion of a folder goes on after the server was killed, and the page that shows it too', async ({
  page,
  start,
}) => {
  const first = await start({ HEADWATER_ADMIN_PASSWORD: password })
  const api = await logInto(first.consoleUrl, password)
  const { name } = await makeBucket(api, first.objectsPort)
  await fill(openBucket(api, first.objectsPort, name), 1200)
  const cookie = { ...api.cookie, url: first.consoleUrl, httpOnly: true, sameSite: 'Strict' } as const
  await page.context().addCookies([cookie])
  const files = fileListPage(page)
  await files.open(name, '', new URL(first.consoleUrl).origin)
  const begun = page.waitForResponse((response) => response.url().endsWith('/deletions') && response.status() === 201)
  await files.deleteFolder('old/', 1200)
  await begun
  first.signal('SIGKILL')
  await first.exited

  const second = await start({ HEADWATER_CONSOLE_PORT: new URL(first.consoleUrl).port })
  await expect(page.getByText('1,200 objects deleted')).toBeVisible()
  const after = openBucket(await logInto(second.consoleUrl, password), second.objectsPort, name)
  expect(await after.keys()).toEqual([])
  await expect(page.getByText('No objects yet')).toBeVisible()
})
