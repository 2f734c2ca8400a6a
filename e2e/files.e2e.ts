import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { fileListPage } from './pages/file-list.ts'
import { ask } from './world/objects-client.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

const textFile = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

test('files are uploaded by the button, into the folder one is in', async ({ page, bucket }) => {
  const files = fileListPage(page)
  await files.open(bucket.name, '?prefix=reports/')
  await files.uploadByButton([textFile('a b+c%.txt', 'one'), textFile('河流 🦆.txt', 'two'), textFile('empty.txt', '')])
  await expect.poll(() => bucket.keys()).toEqual(['reports/a b+c%.txt', 'reports/empty.txt', 'reports/河流 🦆.txt'])
  await expect.poll(files.names).toEqual(['a b+c%.txt', 'empty.txt', '河流 🦆.txt'])
  await expect(files.row('河流 🦆.txt')).toContainText('Uploaded')
  expect(await bucket.get('reports/河流 🦆.txt')).toMatchObject({
    status: 200,
    body: Buffer.from('two'),
    headers: { 'content-type': expect.stringContaining('text/plain') },
  })
})

test('a file that is dropped on the page is uploaded', async ({ page, bucket }) => {
  const files = fileListPage(page)
  await files.open(bucket.name)
  await expect(page.getByText('No objects yet')).toBeVisible()
  await files.drop('dropped.txt', 'from the desktop')
  await expect(files.row('dropped.txt')).toBeVisible()
  expect((await bucket.get('dropped.txt')).body.toString()).toBe('from the desktop')
})

test('an upload shows its progress, can be cancelled, and then leaves nothing behind', async ({ page, bucket }) => {
  const devtools = await page.context().newCDPSession(page)
  const slowly = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 256 * 1024 }
  const files = fileListPage(page)
  await files.open(bucket.name)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', slowly)
  await files.uploadByButton([{ name: 'large.bin', mimeType: '', buffer: Buffer.alloc(20 * 2 ** 20) }])
  await expect(files.uploads.getByRole('progressbar', { name: 'large.bin' })).toBeVisible()
  await files.uploads.getByRole('button', { name: 'Cancel large.bin' }).click()
  await expect(files.uploads).toContainText('Cancelled')
  expect(await bucket.keys()).toEqual([])

  await devtools.send('Network.emulateNetworkConditions', { ...slowly, uploadThroughput: -1 })
  await files.uploads.getByRole('button', { name: 'Try again: large.bin' }).click()
  await expect.poll(() => bucket.keys()).toEqual(['large.bin'])
})

test('folders are opened, left by their crumbs, and live in the address', async ({ page, bucket }) => {
  for (const key of ['top.txt', '图片/河流/1.jpg', '图片/2.jpg', 'a b/+%.txt', 'a//b.txt'])
    await bucket.upload(key, key)
  const files = fileListPage(page)
  await files.open(bucket.name)
  await expect.poll(files.names).toEqual(['a b/', 'a/', '图片/', 'top.txt'])
  await files.openFolder('图片/')
  await expect.poll(files.names).toEqual(['河流/', '2.jpg'])
  await files.openFolder('河流/')
  await expect.poll(files.names).toEqual(['1.jpg'])
  await page.reload()
  await expect.poll(files.names).toEqual(['1.jpg'])
  await files.crumbs.getByRole('link', { name: '图片' }).click()
  await expect.poll(files.names).toEqual(['河流/', '2.jpg'])
  await page.goBack()
  await expect.poll(files.names).toEqual(['1.jpg'])
  await files.crumbs.getByRole('link', { name: 'All files' }).click()
  await files.openFolder('a/')
  await page.getByRole('row').getByRole('link').first().click()
  await expect.poll(files.names).toEqual(['b.txt'])
})

test('the search asks the server for keys that begin so', async ({ page, bucket }) => {
  for (const key of ['river-1.txt', 'river-2.txt', 'rain.txt', 'River.txt']) await bucket.upload(key, key)
  const files = fileListPage(page)
  await files.open(bucket.name)
  await files.search.fill('riv')
  await expect.poll(files.names).toEqual(['river-1.txt', 'river-2.txt'])
  await page.reload()
  await expect(files.search).toHaveValue('riv')
  await expect.poll(files.names).toEqual(['river-1.txt', 'river-2.txt'])
  await files.search.fill('snow')
  await expect(page.getByText('No key begins with “snow”')).toBeVisible()
})

test('hundreds of objects are listed to the last while one scrolls', async ({ page, bucket }) => {
  const key = (i: number) => `object-${String(i).padStart(4, '0')}.txt`
  for (let i = 0; i < 450; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, j) => bucket.upload(key(i + j), `${i + j}`)))
  const files = fileListPage(page)
  await files.open(bucket.name)
  await expect(files.row(key(0))).toBeVisible()
  await expect(async () => {
    await page.mouse.wheel(0, 20_000)
    await expect(files.row(key(449))).toBeVisible({ timeout: 200 })
  }).toPass()
  expect((await files.names()).length).toBeLessThan(200)
})

for (const key of ['plain.txt', 'a b/100% + more?.txt', '图片/河流 🦆.txt']) {
  const folder = key.includes('/') ? key.slice(0, key.indexOf('/') + 1) : ''
  const name = key.slice(folder.length)

  test(`${key} is downloaded under its name, byte for byte`, async ({ page, bucket }) => {
    const body = randomBytes(100_000)
    await bucket.upload(key, body)
    const files = fileListPage(page)
    await files.open(bucket.name, `?prefix=${encodeURIComponent(folder)}`)
    const download = await files.download(name)
    expect(download.suggestedFilename().normalize()).toContain(name.replaceAll(/[?/]/g, '').slice(0, 4))
    expect((await readFile(await download.path())).equals(body)).toBe(true)
  })

  test(`the URL of ${key} is copied, and answers with the object`, async ({ page, bucket, gateway }) => {
    await bucket.upload(key, key)
    const files = fileListPage(page)
    await files.open(bucket.name, `?prefix=${encodeURIComponent(folder)}`)
    await files.action(name, 'Copy URL').click()
    await expect(page.getByText('URL copied').first()).toBeAttached()
    const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()))
    expect(copied.host).toBe(`${bucket.host}:${gateway.objectsPort}`)
    const target = copied.pathname + copied.search
    const { status, body } = await ask(gateway.objectsPort, { host: copied.host, target })
    expect({ status, body: body.toString() }).toEqual({ status: 200, body: key })
  })
}

test('the details tell headers, checksums, and where an object came from', async ({ page, bucket, origin }) => {
  const headers = { 'Content-Type': 'text/css', 'Cache-Control': 'max-age=7', ETag: '"abc"' }
  origin.put('styles/main.css', { body: Buffer.from('p{}'), headers })
  await bucket.pullFrom(originAddress)
  await bucket.get('styles/main.css')
  await expect.poll(() => bucket.keys()).toEqual(['styles/main.css'])
  await bucket.upload('styles/own.css', 'q{}', 'text/css')

  const files = fileListPage(page)
  await files.open(bucket.name, '?prefix=styles/')
  await files.openDetails('main.css')
  for (const fact of ['text/css', 'max-age=7', '"abc"', 'Pulled from http://abc.example.com/styles/main.css'])
    await expect(files.details).toContainText(fact)
  await page.reload()
  await expect(files.details).toContainText('styles/main.css')
  await page.keyboard.press('Escape')
  await expect(files.details).toBeHidden()

  await files.openDetails('own.css')
  await expect(files.details).toContainText('Uploaded')
})

test('selected objects are deleted after a question that says how many', async ({ page, bucket }) => {
  for (const key of ['keep.txt', '删除 1.txt', 'gone 2.txt']) await bucket.upload(key, key)
  const files = fileListPage(page)
  await files.open(bucket.name)
  await page.getByRole('checkbox', { name: 'Select 删除 1.txt' }).check()
  await page.getByRole('checkbox', { name: 'Select gone 2.txt' }).check()
  await expect(page.getByText('2 objects selected')).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).first().click()
  await expect(files.deleteDialog).toContainText('2 objects')
  await files.deleteDialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await bucket.keys()).toHaveLength(3)

  await page.getByRole('button', { name: 'Delete' }).first().click()
  await files.deleteDialog.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(files.names).toEqual(['keep.txt'])
  expect(await bucket.keys()).toEqual(['keep.txt'])
  expect((await bucket.get('gone 2.txt')).status).toBe(404)
})
