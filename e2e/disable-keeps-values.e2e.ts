import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'

const values = { redirectCode: 307, passQuery: true, followRedirects: false } as const

test('disabling keeps every value: a miss is 404, and enabling again needs nothing typed', async ({
  page,
  bucket,
  origin,
}) => {
  origin.put('picture.jpg', 'a picture')
  await bucket.pullFrom(originAddress, values)
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.uncheck()
  await card.saveAndSee()

  await expect(card.card).toContainText('Disabled')
  await expect(card.card).toContainText(originAddress)
  const kept = { address: originAddress, ...values }
  expect(await bucket.originPull()).toMatchObject({ enabled: false, defaultRule: kept })
  expect((await bucket.get('picture.jpg')).status).toBe(404)

  await page.reload()
  await card.startEditing()
  await expect(card.address).toHaveValue(originAddress)
  await card.status.check()
  await card.saveAndSee()
  await expect(card.card).toContainText('Enabled')
  expect(await bucket.originPull()).toMatchObject({ enabled: true, defaultRule: kept })
  expect((await bucket.get('picture.jpg?a=b')).status).toBe(307)
})

test('the toast of a disabling takes it back', async ({ page, bucket }) => {
  await bucket.pullFrom(originAddress, values)
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.uncheck()
  await card.saveAndSee()
  await card.toast.getByRole('button', { name: 'Undo' }).click()
  await expect(card.card).toContainText('Enabled')
  const { enabled, defaultRule } = await bucket.originPull()
  expect({ enabled, ...defaultRule }).toMatchObject({ enabled: true, address: originAddress, ...values })
})

test('cancel keeps what was saved', async ({ page, bucket }) => {
  await bucket.pullFrom(originAddress)
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.uncheck()
  await card.enter('other.example.com')
  await card.cancel.click()
  await expect(card.edit).toBeVisible()
  await expect(card.card).toContainText(originAddress)
  expect(await bucket.originPull()).toMatchObject({ enabled: true, version: 1 })
})
