import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'

test('a test shows each step with its result and time, and stores nothing', async ({ page, bucket, origin }) => {
  origin.put('', { body: Buffer.from('the front page'), headers: { 'Accept-Ranges': 'bytes' } })
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.enter(originAddress)
  await card.testConnection.click()

  await expect(card.report).toContainText('The origin answers.')
  for (const step of ['Address policy', 'DNS', 'TCP', 'TLS', 'HTTP']) await expect(card.report).toContainText(step)
  for (const fact of ['allowed', 'connected', '127.0.0.1', 'answered 200', 'Content-Length', '14', 'Accept-Ranges'])
    await expect(card.report).toContainText(fact)
  await expect(card.report).toContainText(/\d+ ms/)
  expect(origin.requests()).toHaveLength(1)
  expect(await bucket.originPull()).toMatchObject({ version: 0 })
})

test('a test that fails says at which step and why, and does not keep one from saving', async ({ page, bucket }) => {
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.check()
  await card.enter('127.0.0.1:1')
  await card.testConnection.click()
  await expect(card.report).toContainText('The origin could not be used.')
  await expect(card.report).toContainText('the connection was refused')
  await expect(card.report).toContainText('Skipped')
  await card.saveAndSee()
  expect(await bucket.originPull()).toMatchObject({ enabled: true, defaultRule: { address: '127.0.0.1:1' } })
})

test('an address that the policy forbids is not even tried', async ({ page, bucket }) => {
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.enter('169.254.169.254')
  await card.testConnection.click()
  await expect(card.report).toContainText('refused by the address policy')
  await expect(card.report).not.toContainText('connected')
})
