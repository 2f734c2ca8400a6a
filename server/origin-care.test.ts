import { describe, expect, it } from 'vitest'
import { type RuleSettings, ruleDefaults } from '../contract/rule.ts'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'
import { startWorld } from './testing/gateway-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const body = 'The quick brown fox jumps over the lazy dog'
const budgets = (changes: Partial<RuleSettings['budgets']>) => ({ budgets: { ...ruleDefaults.budgets, ...changes } })
const codeOf = ({ body: xml }: { readonly body: Buffer }) => /<Code>(\w+)</.exec(xml.toString())?.[1]
const state = (world: FlightWorld, bucket: number, key: string) => expect.poll(() => world.state(bucket, key), patience)

describe('an origin that fails five times in a row', () => {
  it('is left alone for half a minute, then tried by one request, and is well with the first answer', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket()
    for (let i = 0; i < 5; i += 1) {
      world.origin.answer(`/${i}`, evil.status(500))
      expect(codeOf(await world.get(bucket, `/${i}`))).toBe('OriginServerError')
    }
    world.origin.answer('/a', evil.ok(body))
    world.origin.answer('/b', evil.ok(body))
    const resting = await world.get(bucket, '/a')
    expect([resting.status, codeOf(resting)]).toEqual([424, 'OriginResting'])
    expect(Number(resting.headers['retry-after'])).toBeGreaterThan(20)
    expect(world.origin.requests('/a')).toBe(0)
    world.worker.rest()
    world.pass(31_000)
    const hold = world.origin.hold('/a')
    const probe = world.get(bucket, '/a')
    await hold.asked
    expect(codeOf(await world.get(bucket, '/b'))).toBe('OriginResting')
    hold.release()
    expect((await probe).status).toBe(200)
    expect((await world.get(bucket, '/b')).status).toBe(200)
  })

  it('keeps pulls of the background waiting without using up their attempts', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket({ mode: 'async', address: 'dead.example.com' })
    for (let i = 0; i < 5; i += 1) {
      await world.get(bucket, `/${i}`)
      // A slow machine has tried those before it again by now.
      const reason = expect.stringMatching(/^origin-(unreachable|resting)$/)
      await state(world, bucket, `${i}`).toMatchObject({ state: 'queued', reason })
    }
    await world.get(bucket, '/later')
    await state(world, bucket, 'later').toMatchObject({ state: 'queued', reason: 'origin-resting', attempts: 0 })
  })
})

it('a key for which the origin names a time is not asked for before that, by clients of sync mode either', async () => {
  await using world = await startFlightWorld()
  const bucket = await world.bucket()
  world.worker.rest()
  world.origin.answer('/a', evil.status(503, { 'Retry-After': '60' }))
  expect(codeOf(await world.get(bucket, '/a'))).toBe('OriginServerError')
  world.origin.answer('/a', evil.ok(body))
  const told = await world.get(bucket, '/a')
  expect([told.status, codeOf(told)]).toEqual([424, 'OriginThrottled'])
  expect(Number(told.headers['retry-after'])).toBeGreaterThan(50)
  world.origin.answer('/b', evil.ok(body))
  expect((await world.get(bucket, '/b')).status).toBe(200)
  expect(world.origin.requests('/a')).toBe(1)
  world.pass(61_000)
  expect((await world.get(bucket, '/a')).status).toBe(200)
})

describe('a standby origin', () => {
  it('answers when the first does not, and says the last word when both fail', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket({ address: 'dead.example.com', standby: ['standby.example.com'] })
    world.standby.answer('/a', evil.ok(body))
    expect((await world.get(bucket, '/a')).body.toString()).toBe(body)
    expect(codeOf(await world.get(bucket, '/none'))).toBe('NoSuchKey')
    const picky = await world.bucket({ standby: ['standby.example.com'], switchOver: ['403'] })
    world.origin.answer('/b', evil.status(403))
    world.standby.answer('/b', evil.ok(body))
    expect((await world.get(picky, '/b')).status).toBe(200)
    expect((await world.get(picky, '/a')).status).toBe(404)
  })

  it('is asked at once while the first rests', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket({ standby: ['standby.example.com'] })
    for (let i = 0; i < 7; i += 1) {
      world.origin.answer(`/${i}`, evil.status(503))
      world.standby.answer(`/${i}`, evil.ok(body))
      expect((await world.get(bucket, `/${i}`)).status).toBe(200)
    }
    expect([4, 5, 6].map((i) => world.origin.requests(`/${i}`))).toEqual([1, 0, 0])
  })
})

describe('a budget', () => {
  it('of reads at once lets clients wait in line, before the background', async () => {
    await using world = await startFlightWorld()
    const rule = budgets({ concurrency: 1 })
    const bucket = await world.bucket({ ...rule, mode: 'sync' })
    for (const path of ['/first', '/behind', '/client']) world.origin.answer(path, evil.ok(body))
    const hold = world.origin.hold('/first')
    const first = world.get(bucket, '/first')
    await hold.asked
    const behind = { bucket, key: 'behind', query: null, scheme: 'http', rule: 'default', headers: null } as const
    const { token } = await world.objects.open(behind)
    await world.settings.pulls.enqueue([{ ...behind, replace: 'never', warmUp: null, token, queuedAt: 0 }])
    world.worker.wake()
    await expect.poll(() => world.flights.at(behind), patience).toBeDefined()
    const client = world.get(bucket, '/client')
    await expect.poll(() => world.flights.at({ bucket, key: 'client' }), patience).toBeDefined()
    // Both have looked into the store, as this does after them, and wait in line.
    await world.objects.open(behind)
    const order: string[] = []
    for (const key of ['behind', 'client']) void world.flights.at({ bucket, key })?.ended.then(() => order.push(key))
    hold.release()
    expect([(await first).status, (await client).status]).toEqual([200, 200])
    await state(world, bucket, 'behind').toMatchObject({ state: 'done' })
    expect(order).toEqual(['client', 'behind'])
  })

  it('of reads at once that stays used up is 503 to a client, and no attempt of a pull', async () => {
    await using world = await startFlightWorld({ reads: 1 })
    const bucket = await world.bucket(budgets({ firstByteMs: 100 }))
    const patient = await world.bucket({})
    world.origin.answer('/held', evil.ok(body))
    const hold = world.origin.hold('/held')
    const held = world.get(patient, '/held')
    await hold.asked
    const got = await world.get(bucket, '/full')
    expect(got).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(codeOf(got)).toBe('SlowDown')
    await state(world, bucket, 'full').toMatchObject({ reason: 'budget-concurrency', attempts: 0 })
    hold.release()
    expect((await held).status).toBe(200)
  })

  it('of reads at once is the only one: as many are asked as the rule allows', async () => {
    await using world = await startWorld()
    const bucket = await world.bucket('many', { mode: 'sync', ...budgets({ concurrency: 100 }) })
    const paths = Array.from({ length: 100 }, (_, n) => `/${n}`)
    const holds = paths.map((path) => world.origin.hold(path))
    const got = paths.map((path) => world.get(bucket, path))
    await Promise.all(holds.map(({ asked }) => asked))
    for (const { release } of holds) release()
    expect(new Set((await Promise.all(got)).map(({ status }) => status))).toEqual(new Set([404]))
  })

  it('of the size of objects is a reason of its own', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket(budgets({ objectBytes: 10 }))
    world.origin.answer('/large', evil.ok(body))
    expect(codeOf(await world.get(bucket, '/large'))).toBe('OriginObjectTooLarge')
    await state(world, bucket, 'large').toMatchObject({ state: 'failed', reason: 'budget-object-size' })
  })
})

describe('what the origin does not have', () => {
  it('is remembered for as long as the rule says, in every mode, and can be forgotten', async () => {
    await using world = await startFlightWorld()
    const sync = await world.bucket({ notFoundSeconds: 20 })
    const async = await world.bucket({ mode: 'async', notFoundSeconds: 20 })
    expect((await world.get(sync, '/sync')).status).toBe(404)
    expect((await world.get(async, '/async')).status).toBe(302)
    await state(world, async, 'async').toMatchObject({ state: 'failed', reason: 'origin-not-found' })
    for (const path of ['/sync', '/async']) world.origin.answer(path, evil.ok(body))
    expect([(await world.get(sync, '/sync')).status, (await world.get(async, '/async')).status]).toEqual([404, 302])
    expect(['/sync', '/async'].map(world.origin.requests)).toEqual([1, 1])
    expect(world.notFound.forget(sync, 'sync')).toBe(1)
    expect((await world.get(sync, '/sync')).status).toBe(200)
    world.pass(20_000)
    await world.get(async, '/async')
    await state(world, async, 'async').toMatchObject({ state: 'done' })
  })

  it('is forgotten with a new configuration, and never remembered when the rule says so', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket()
    expect((await world.get(bucket, '/a')).status).toBe(404)
    await world.configure(bucket, 1, { notFoundSeconds: 0 })
    expect((await world.get(bucket, '/a')).status).toBe(404)
    world.origin.answer('/a', evil.ok(body))
    expect((await world.get(bucket, '/a')).status).toBe(200)
  })

  it.each([403, 429, 500])('is not what a %i says: the next client asks again', async (status) => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket()
    world.origin.answer('/a', evil.status(status))
    expect((await world.get(bucket, '/a')).status).toBe(424)
    world.origin.answer('/a', evil.ok(body))
    expect((await world.get(bucket, '/a')).status).toBe(200)
  })
})
