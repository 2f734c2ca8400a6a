import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { fileListPage } from './pages/file-list.ts'
import { makeBucket } from './world/bucket.ts'
import { ask } from './world/objects-client.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('headers and metadata are edited, and sent from then on', async ({ page, bucket }) => {
  await bucket.upload('a.txt', 'the body')
  const files = fileListPage(page)
  await files.open(bucket.name, '?key=a.txt')
  const dialog = await files.editHeaders()
  await dialog.getByRole('textbox', { name: 'cache-control' }).fill('max-age=60')
  await dialog.getByRole('button', { name: 'Add metadata' }).click()
  await dialog.getByRole('textbox', { name: 'Name of metadata 1' }).fill('colour')
  await dialog.getByRole('textbox', { name: 'Value of metadata 1' }).fill('blue')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(files.details).toContainText('x-cos-meta-colour')
  const { headers, body } = await bucket.get('a.txt')
  expect(headers).toMatchObject({ 'cache-control': 'max-age=60', 'x-cos-meta-colour': 'blue' })
  expect(body.toString()).toBe('the body')
})

test('the link of a private object is signed: whoever has it reads this object, and no other', async ({
  page,
  api,
  gateway,
}) => {
  const bucket = await makeBucket(api, gateway.objectsPort, { access: 'private' })
  for (const key of ['a b.txt', 'other.txt']) await bucket.upload(key, key)
  const files = fileListPage(page)
  await files.open(bucket.name)
  await files.action('a b.txt', 'Copy URL').click()
  await expect(page.getByText(/signed, and holds for a minute/).first()).toBeVisible()
  const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  const read = (target: string) => ask(gateway.objectsPort, { host: copied.host, target })
  const { status, body } = await read(copied.pathname + copied.search)
  expect([status, body.toString()]).toEqual([200, 'a b.txt'])
  expect((await read(`/other.txt${copied.search}`)).status).toBe(404)
  expect((await bucket.get('a b.txt')).status).toBe(403)
})
