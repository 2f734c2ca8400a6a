import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'

const whole = Buffer.alloc(300_000, 'river ')

test.beforeEach(({ bucket }) => bucket.pullFrom(originAddress))

for (const [what, broken, reason] of [
  ['breaks off in the middle', { body: whole, cut: true }, 'origin-truncated'],
  ['fails', { body: Buffer.from('sorry'), status: 500 }, 'origin-server-error'],
] as const) {
  test(`an origin that ${what} leaves no object behind, and is asked again`, async ({ bucket, origin }) => {
    origin.put('river.bin', broken)
    expect((await bucket.get('river.bin')).status).toBe(302)
    await expect.poll(async () => (await bucket.pulls('river.bin'))[0]).toMatchObject({ state: 'queued', reason })
    expect(await bucket.keys()).toEqual([])
    expect((await bucket.get('river.bin')).status).toBe(302)

    origin.put('river.bin', { body: whole })
    await expect.poll(() => bucket.keys(), { timeout: 20_000 }).toEqual(['river.bin'])
    expect((await bucket.get('river.bin')).body.equals(whole)).toBe(true)
    await expect.poll(() => bucket.pulls('river.bin')).toMatchObject([{ state: 'done', reason: null }])
  })
}

test('what the origin does not have is asked for once, and stays a redirect', async ({ bucket, origin }) => {
  expect((await bucket.get('nothing.bin')).status).toBe(302)
  const reason = 'origin-not-found'
  await expect.poll(() => bucket.pulls()).toMatchObject([{ state: 'failed', attempts: 1, reason }])
  expect((await bucket.get('nothing.bin')).status).toBe(302)
  expect(await bucket.keys()).toEqual([])
  expect(origin.asked('nothing.bin')).toHaveLength(1)
})

test('many clients that miss one key make one request to the origin', async ({ bucket, origin }) => {
  const held = Promise.withResolvers<void>()
  origin.put('river.bin', { body: whole, until: held.promise })
  const answers = await Promise.all(Array.from({ length: 30 }, () => bucket.get('river.bin')))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]))
  await expect.poll(() => origin.asked('river.bin').length).toBe(1)
  held.resolve()
  await expect.poll(() => bucket.keys()).toEqual(['river.bin'])
  expect(origin.asked('river.bin')).toHaveLength(1)
  expect(await bucket.pulls()).toHaveLength(1)
})
