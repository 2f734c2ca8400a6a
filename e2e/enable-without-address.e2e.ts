import { expect } from '@playwright/test'
import { saveOriginPull } from '../contract/origin-pull.ts'
import { test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'

test('origin-pull cannot be enabled without an address: the form says so and sends nothing', async ({
  page,
  bucket,
}) => {
  const sent: string[] = []
  page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()))
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.check()
  await card.save.click()

  await expect(card.address).toHaveAccessibleDescription(/Enter the origin server address\. Origin-pull cannot be/)
  await expect(card.address).toBeFocused()
  expect(sent).toEqual([])
  expect(await bucket.originPull()).toMatchObject({ enabled: false })
  expect((await bucket.get('picture.jpg')).status).toBe(404)

  await card.enter('abc.example.com')
  await card.saveAndSee()
  expect(await bucket.originPull()).toMatchObject({ enabled: true, defaultRule: { address: 'abc.example.com' } })
})

test('the server refuses it, too, and names the field', async ({ api, bucket }) => {
  const { defaultRule } = await bucket.originPull()
  const body = { enabled: true, defaultRule: { ...defaultRule, address: '' } }
  const answer = await api.attempt(saveOriginPull, { params: { bucket: bucket.name }, body, ifMatch: 0 })
  expect(answer).toMatchObject({
    ok: false,
    status: 400,
    problem: { code: 'InvalidRequest', errors: [{ pointer: '/defaultRule/address', code: 'empty' }] },
  })
})

test('without an address origin-pull can stay disabled', async ({ page, bucket }) => {
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await expect(card.status).not.toBeChecked()
  await card.enter('')
  await card.saveAndSee()
  expect(await bucket.originPull()).toMatchObject({ enabled: false, defaultRule: { address: '' } })
})
