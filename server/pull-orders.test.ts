import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PullView } from '../contract/pulls.ts'
import { ruleDefaults } from '../contract/rule.ts'
import { ok, pausing, stalled, status } from './testing/evil-answers.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

const patience = { timeout: 15_000, interval: 10 }

let world: World
let bucket: string
beforeAll(async () => {
  world = await startWorld()
  bucket = await world.bucket('orders')
})
afterAll(() => world[Symbol.asyncDispose]())

const pull = (key: string) => expect.poll(() => world.pull(bucket, key), patience)
const idOf = async (key: string) => (await world.pull(bucket, key))?.id
const start = (keys: string[], replace = false) => world.api('POST', `/buckets/${bucket}/pulls`, { keys, replace })
const order = async (key: string, what: 'retry' | 'cancel') =>
  world.api<PullView>('POST', `/buckets/${bucket}/pulls/${await idOf(key)}/${what}`)
const bodyOf = async (key: string) => (await world.get(bucket, `/${key}`)).body.toString()

describe('an operator', () => {
  it('sees how far a running pull is, breaks it off, and tries it again', async () => {
    world.origin.answer('/slow', stalled('x'.repeat(100_000), 30_000))
    expect(await start(['slow'])).toEqual({ queued: 1, left: [] })
    await pull('slow').toMatchObject({ state: 'running', bytes: 30_000, totalBytes: 100_000 })
    await order('slow', 'cancel')
    await pull('slow').toMatchObject({ state: 'cancelled', reason: 'cancelled-by-operator', bytes: 0 })
    expect((await world.get(bucket, '/slow')).status).toBe(302)
    await pull('slow').toMatchObject({ state: 'running' })
    await order('slow', 'cancel')
    await pull('slow').toMatchObject({ state: 'cancelled' })
    world.origin.answer('/slow', ok('fast now'))
    await order('slow', 'retry')
    await pull('slow').toMatchObject({ state: 'done', bytes: 8 })
    expect(await bodyOf('slow')).toBe('fast now')
  })

  it('sees that a bandwidth holds a pull back', async () => {
    const budgets = { ...ruleDefaults.budgets, bandwidth: 1_024 }
    const slow = await world.bucket('slow', { budgets })
    world.origin.answer('/large', ok('x'.repeat(1_000_000)))
    await world.api('POST', `/buckets/${slow}/pulls`, { keys: ['large'] })
    const large = expect.poll(() => world.pull(slow, 'large'), patience)
    await large.toMatchObject({ state: 'running', reason: 'budget-bandwidth', totalBytes: 1_000_000 })
    await world.configure(slow, 1, {}, false)
    await large.toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
  })

  it('replaces what is there by what the origin has now, and serves the old until the new is whole', async () => {
    world.origin.answer('/news', ok('yesterday', { ETag: '"same"' }))
    await start(['news'])
    await pull('news').toMatchObject({ state: 'done' })
    expect(await start(['news'])).toEqual({ queued: 0, left: [{ key: 'news', why: 'stored' }] })
    const rest = Promise.withResolvers<void>()
    world.origin.answer('/news', pausing('today', 2, rest.promise))
    await start(['news'], true)
    await pull('news').toMatchObject({ state: 'running', replaces: true, bytes: 2 })
    expect(await bodyOf('news')).toBe('yesterday')
    rest.resolve()
    await pull('news').toMatchObject({ state: 'done', replaces: true })
    expect(await bodyOf('news')).toBe('today')
    // The operator wants the bytes, whatever the origin thinks of its entity tag.
    expect(world.origin.seen('/news').at(-1)?.headers).not.toHaveProperty('if-none-match')
  })

  it('keeps what is there when it is not to be had again', async () => {
    world.origin.answer('/kept', ok('kept'))
    await start(['kept'])
    await pull('kept').toMatchObject({ state: 'done' })
    world.origin.answer('/kept', status(404))
    await start(['kept'], true)
    await pull('kept').toMatchObject({ state: 'failed', reason: 'origin-not-found', replaces: true })
    expect(await bodyOf('kept')).toBe('kept')
  })

  it('asks again for what an origin has said it does not have, by key or by all that failed', async () => {
    const keys = ['late/1', 'late/2', 'late/3']
    for (const key of keys) {
      await world.get(bucket, `/${key}`)
      await pull(key).toMatchObject({ state: 'failed', reason: 'origin-not-found' })
      world.origin.answer(`/${key}`, ok(key))
    }
    const seen = () => keys.map((key) => world.origin.requests(`/${key}`))
    for (const key of keys) await world.get(bucket, `/${key}`)
    expect(seen()).toEqual([1, 1, 1])
    await world.api('POST', `/buckets/${bucket}/origin-pull/forget-not-found`, { key: 'late/1' })
    for (const key of keys) await world.get(bucket, `/${key}`)
    await pull('late/1').toMatchObject({ state: 'done' })
    expect(seen()).toEqual([2, 1, 1])
    const retry = { prefix: 'late/', reason: 'origin-not-found' }
    expect(await world.api('POST', `/buckets/${bucket}/pulls/retry-failed`, retry)).toEqual({ queued: 2 })
    for (const key of keys) await pull(key).toMatchObject({ state: 'done' })
    expect(await bodyOf('late/3')).toBe('late/3')
  })
})
