import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { makeBucket, newBucketName } from './world/bucket.ts'

test('the first visit teaches what a bucket is and creates one', async ({ page, start }) => {
  const { consoleUrl, setupLink } = await start()
  await page.goto(setupLink ?? '')
  await page.getByRole('textbox', { name: 'New password' }).fill('river stones and rain')
  await page.getByRole('textbox', { name: 'Repeat the password' }).fill('river stones and rain')
  await page.getByRole('button', { name: 'Set password and log in' }).click()
  const list = bucketListPage(page)
  await expect(page.getByText('Create your first bucket')).toBeVisible()
  await list.create('first', 'Private')
  await expect(list.row('first-1250000000')).toContainText('Private')
  await expect(page).toHaveURL(`${consoleUrl}/buckets`)
})

test('a bucket is created with the AppID appended, and its row tells all about it', async ({ page }) => {
  const list = bucketListPage(page)
  const name = newBucketName()
  await list.open()
  await list.startCreating()
  await list.createDialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await expect(list.createDialog).toContainText(`${name}-1250000000.cos.local.localhost`)
  await list.createDialog.getByRole('radio', { name: 'Public read' }).check()
  await list.createDialog.getByRole('button', { name: 'Create' }).click()

  await expect(page.getByRole('alert')).toContainText(`${name}-1250000000`)
  const row = list.row(`${name}-1250000000`)
  await expect(row).toContainText('Public read')
  await expect(row).toContainText('local')
  await expect(row).toContainText('Disabled')
  await page.reload()
  await expect(row).toBeVisible()
})

test('the list shows objects, bytes and the origin of each bucket', async ({ page, bucket }) => {
  await bucket.upload('a.txt', 'x'.repeat(2048))
  await bucket.upload('b.txt', 'x'.repeat(1024))
  await bucket.pullFrom('abc.example.com:8080')
  const list = bucketListPage(page)
  await list.open(`?q=${bucket.name}`)
  const row = list.row(bucket.name)
  await expect(row).toContainText('Enabled · abc.example.com:8080')
  await expect(row.getByRole('cell', { name: '2', exact: true })).toBeVisible()
  await expect(row).toContainText(/3(\.0+)? Ki?B/i)
})

for (const [typed, says] of [
  ['Upper', 'Only lower-case letters, digits and hyphens are allowed.'],
  ['under_score', 'Only lower-case letters, digits and hyphens are allowed.'],
  ['-front', 'A name cannot start or end with a hyphen.'],
  ['a'.repeat(33), 'At most'],
] as const) {
  test(`the name ${typed} is refused while one types`, async ({ page }) => {
    const list = bucketListPage(page)
    await list.open()
    await list.startCreating()
    const name = list.createDialog.getByRole('textbox', { name: 'Name' })
    await name.fill(typed)
    await expect(list.createDialog).toContainText(says)
    await expect(name).toHaveAttribute('aria-invalid', 'true')
    await list.createDialog.getByRole('button', { name: 'Create' }).click()
    await expect(list.createDialog).toBeVisible()
    await expect(name).toBeFocused()
  })
}

test('a name that is taken is refused on its field', async ({ page, bucket }) => {
  const list = bucketListPage(page)
  await list.open()
  await list.startCreating()
  const name = list.createDialog.getByRole('textbox', { name: 'Name' })
  await name.fill(bucket.name.replace('-1250000000', ''))
  await list.createDialog.getByRole('button', { name: 'Create' }).click()
  await expect(name).toHaveAccessibleDescription(/A bucket of this name exists already/)
  await expect(name).toBeFocused()
})

test('search and order narrow the list as one types, and live in the address', async ({ page, api, gateway }) => {
  const stem = newBucketName('river')
  for (const name of ['b', 'a', 'c']) await makeBucket(api, gateway.objectsPort, { name: `${stem}-${name}` })
  const list = bucketListPage(page)
  const names = () => list.rows.getByRole('link').allInnerTexts()
  const full = (...letters: string[]) => letters.map((letter) => `${stem}-${letter}-1250000000`)
  await list.open()
  await list.goToSearch()
  await page.keyboard.type(stem)
  await expect.poll(names).toEqual(full('a', 'b', 'c'))
  await page.getByRole('button', { name: 'Created' }).click()
  await expect.poll(names).toEqual(full('b', 'a', 'c'))
  await page.getByRole('button', { name: 'Created' }).click()
  await expect.poll(names).toEqual(full('c', 'a', 'b'))
  await page.reload()
  await expect.poll(names).toEqual(full('c', 'a', 'b'))

  await list.search.fill('no such bucket')
  await expect(page.getByText('No bucket matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect(list.rows.first()).toBeVisible()
})

test('an empty bucket is deleted after its name has been typed', async ({ page, bucket, api, gateway }) => {
  const list = bucketListPage(page)
  await list.open(`?q=${bucket.name}`)
  await list.openMenu(bucket.name)
  await list.menuItem('Delete').click()
  const name = list.deleteDialog.getByRole('textbox')
  const confirm = list.deleteDialog.getByRole('button', { name: 'Delete bucket' })
  await name.fill('something else')
  await confirm.click()
  await expect(list.deleteDialog).toContainText('Type the full name of the bucket.')
  await name.fill(bucket.name)
  await confirm.click()

  await expect(page.getByRole('alert')).toContainText('Bucket deleted')
  await expect(list.row(bucket.name)).toHaveCount(0)
  expect((await bucket.get('any.txt')).status).toBe(404)
  const again = await makeBucket(api, gateway.objectsPort, { name: bucket.name.replace('-1250000000', '') })
  expect(await again.keys()).toEqual([])
})

test('a bucket that holds objects says why it cannot be deleted', async ({ page, bucket }) => {
  await bucket.upload('kept.txt', 'kept')
  const list = bucketListPage(page)
  await list.open(`?q=${bucket.name}`)
  await list.openMenu(bucket.name)
  const remove = list.menuItem('Delete')
  await expect(remove).toContainText('Still holds 1 object. Delete it first.')
  await expect(remove).toHaveAttribute('aria-disabled', 'true')
  await remove.click({ force: true })
  await expect(list.deleteDialog).toBeHidden()
})

test('a bucket that got its first object meanwhile is kept, and the dialog says so', async ({ page, bucket }) => {
  const list = bucketListPage(page)
  await list.open(`?q=${bucket.name}`)
  await list.openMenu(bucket.name)
  await list.menuItem('Delete').click()
  await bucket.upload('late.txt', 'late')
  await list.deleteDialog.getByRole('textbox').fill(bucket.name)
  await list.deleteDialog.getByRole('button', { name: 'Delete bucket' }).click()
  await expect(list.deleteDialog.getByRole('alert')).toContainText('still holds objects')
  expect((await bucket.get('late.txt')).status).toBe(200)
})
