import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { password, test } from './fixtures.ts'
import { fileListPage } from './pages/file-list.ts'
import { makeBucket, openBucket } from './world/bucket.ts'
import { logInto } from './world/console-api.ts'

const textFile = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
const put = { path: /\/object\/content$/, method: 'PUT' }

test('a folder is uploaded with all that is in it', async ({ page, bucket, folder }) => {
  await mkdir(join(folder, 'photos/2026'), { recursive: true })
  await writeFile(join(folder, 'photos/cover.txt'), 'cover')
  await writeFile(join(folder, 'photos/2026/河流 1.txt'), 'river')
  const files = fileListPage(page)
  await files.open(bucket.name, '?prefix=inbox/')
  await files.uploadFolder(join(folder, 'photos'))
  await expect(files.uploads).toContainText('2 of 2 uploaded')
  expect(await bucket.keys()).toEqual(['inbox/photos/2026/河流 1.txt', 'inbox/photos/cover.txt'])
  await expect.poll(files.names).toEqual(['photos/'])
})

test('files whose keys are taken replace, stay away or get another name, as is chosen', async ({ page, bucket }) => {
  for (const key of ['replaced.txt', 'kept.txt', 'both.txt', 'both (1).txt']) await bucket.upload(key, 'old')
  const files = fileListPage(page)
  await files.open(bucket.name)
  const names = ['replaced.txt', 'kept.txt', 'both.txt', 'new.txt']
  await files.uploadByButton(names.map((name) => textFile(name, 'new')))
  await expect(files.conflict).toContainText('3 files have keys that are taken')
  await files.choose('replaced.txt', 'Overwrite')
  await files.choose('both.txt', 'Keep both')
  await files.goOn.click()
  await expect(files.uploads).toContainText('3 of 3 uploaded')
  const texts = async (keys: string[]) => Promise.all(keys.map(async (key) => (await bucket.get(key)).body.toString()))
  expect(await texts([...names, 'both (1).txt', 'both (2).txt'])).toEqual(['new', 'old', 'old', 'new', 'old', 'new'])
})

test('nothing is replaced that was stored after the keys were looked up: it is asked again', async ({
  page,
  bucket,
  faults,
}) => {
  const files = fileListPage(page)
  await files.open(bucket.name)
  const release = await faults.hold(put)
  const sent = page.waitForRequest((request) => request.method() === 'PUT')
  await files.uploadByButton([textFile('raced.txt', 'mine')])
  await sent
  await bucket.upload('raced.txt', 'theirs')
  release()
  await expect(files.uploads).toContainText('Not uploaded: an object of this key was stored meanwhile.')
  expect((await bucket.get('raced.txt')).body.toString()).toBe('theirs')
  await files.uploads.getByRole('button', { name: 'Choose what to do with raced.txt' }).click()
  await files.choose('raced.txt', 'Overwrite')
  await files.goOn.click()
  await expect(files.uploads).toContainText('1 of 1 uploaded')
  expect((await bucket.get('raced.txt')).body.toString()).toBe('mine')
})

for (const [code, message] of [
  ['CrossSiteRequest', 'Failed'],
  ['InternalError', 'Failed'],
  ['StorageFull', 'The storage is full'],
] as const)
  test(`an upload that is refused with ${code} says so, stores nothing, and can be tried again`, async ({
    page,
    bucket,
    faults,
  }) => {
    const files = fileListPage(page)
    await files.open(bucket.name)
    await faults.refuse(put, code)
    await files.uploadByButton([textFile('a.txt', 'a')])
    await expect(files.uploads).toContainText(message)
    await expect(files.uploads).toContainText('Request ID')
    expect(await bucket.keys()).toEqual([])
    await faults.mend()
    await files.uploads.getByRole('button', { name: 'Try again: a.txt' }).press('Enter')
    await expect(files.uploads.getByRole('list'), 'the button is gone, the focus is not').toBeFocused()
    await expect.poll(() => bucket.keys()).toEqual(['a.txt'])
  })

test('an upload whose server dies amid its body says so, leaves nothing, and can be tried again', async ({
  page,
  start,
}) => {
  const first = await start({ HEADWATER_ADMIN_PASSWORD: password })
  const api = await logInto(first.consoleUrl, password)
  const { name } = await makeBucket(api, first.objectsPort)
  const cookie = { ...api.cookie, url: first.consoleUrl, httpOnly: true, sameSite: 'Strict' } as const
  await page.context().addCookies([cookie])
  const devtools = await page.context().newCDPSession(page)
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 256 * 1024 }
  const files = fileListPage(page)
  await files.open(name, '', new URL(first.consoleUrl).origin)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', conditions)
  const buffer = Buffer.alloc(8 * 2 ** 20, 'river ')
  await files.uploadByButton([{ name: 'large.bin', mimeType: '', buffer }])
  await expect(files.uploads).toContainText(/[1-9]\d?% · /)
  first.signal('SIGKILL')
  await expect(files.uploads).toContainText('Failed: The server could not be reached.')

  await devtools.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: -1 })
  const second = await start({ HEADWATER_CONSOLE_PORT: new URL(first.consoleUrl).port })
  const bucket = openBucket(await logInto(second.consoleUrl, password), second.objectsPort, name)
  expect(await bucket.keys()).toEqual([])
  await files.uploads.getByRole('button', { name: 'Try again: large.bin' }).click()
  await expect.poll(() => bucket.keys()).toEqual(['large.bin'])
  expect((await bucket.get('large.bin')).body.length).toBe(buffer.length)
})

test('an upload that takes long goes on while one looks elsewhere', async ({ page, bucket, faults }) => {
  const files = fileListPage(page)
  await files.open(bucket.name)
  const release = await faults.hold(put)
  await files.uploadByButton([textFile('slow.txt', 'slow')])
  await expect(files.uploads).toContainText('Starting…')
  await page.getByRole('link', { name: 'Basic Configuration' }).click()
  await expect(page.getByRole('heading', { name: 'Basic information' })).toBeVisible()
  await expect(files.uploads).toContainText('0 of 1 uploaded')
  release()
  await expect(files.uploads).toContainText('1 of 1 uploaded')
  expect(await bucket.keys()).toEqual(['slow.txt'])
})
