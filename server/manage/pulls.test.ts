import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { name, openPullDesk, type PullDesk } from './testing/pull-desk.ts'

let desk: PullDesk
beforeEach(async () => {
  desk = await openPullDesk()
  await desk.configure({})
})
afterEach(() => desk[Symbol.asyncDispose]())

const start = (...keys: string[]) => desk.pulls.start(name, { keys, replace: false })
const replace = (...keys: string[]) => desk.pulls.start(name, { keys, replace: true })
const list = async (query = {}) => (await desk.pulls.list(name, { limit: 100, ...query })).items
const newest = async (key: string) => {
  const [pull] = await list({ key })
  if (!pull) throw new Error(`${key} has no pull`)
  return pull
}
const bodyOf = async (key: string) => {
  const { object } = await desk.objects.open({ bucket: desk.bucket, key })
  return object?.bytes?.length
}

describe('pulls started by hand', () => {
  it('are queued as if an end user had missed each key once', async () => {
    expect(await start('a', 'b', 'a')).toEqual({ queued: 2, left: [] })
    expect(await list()).toMatchObject([
      { key: 'b', state: 'queued', rule: 'default', replace: 'never', warmUp: null, query: null, headers: null },
      { key: 'a', state: 'queued' },
    ])
    expect(desk.world.woken).toBe(1)
    expect(desk.forgotten).toEqual([
      [desk.bucket, 'a'],
      [desk.bucket, 'b'],
    ])
    expect(await desk.work()).toEqual(['a', 'b'])
    expect(await bodyOf('a')).toBe(10)
  })

  it('leave what is there, unless it is to be replaced', async () => {
    await desk.store('here', 'old')
    expect(await start('here', 'missing')).toEqual({ queued: 1, left: [{ key: 'here', why: 'stored' }] })
    expect(await replace('here')).toEqual({ queued: 1, left: [] })
    expect(await newest('here')).toMatchObject({ replace: 'always' })
    await desk.work()
    expect(await bodyOf('here')).toBe(10)
  })

  it('never replace what was written after they were started', async () => {
    await desk.store('here', 'old')
    await replace('here', 'absent')
    await desk.store('here', 'newer')
    await desk.store('absent', 'newer')
    for (const { key, token, replace } of await desk.claim(2)) {
      const options = { headers: {}, source: { kind: 'uploaded' }, token, replace: replace !== 'never' } as const
      const putting = desk.objects.put({ bucket: desk.bucket, key }, Buffer.alloc(10), options)
      await expect(putting).rejects.toMatchObject({ code: 'Superseded' })
      expect(await bodyOf(key)).toBe('newer'.length)
    }
  })

  it('replace what was there before the configuration changed', async () => {
    await desk.store('here', 'old')
    await desk.configure({ passQuery: true })
    await replace('here')
    await desk.work()
    expect(await bodyOf('here')).toBe(10)
  })

  it.each([
    ['no-rule', 'origin-pull is disabled', 'key', () => desk.configure({}, false)],
    ['not-pulled', 'the rule only redirects', 'key', () => desk.configure({ mode: 'redirect' })],
    ['not-pulled', 'the key would be folded on its way', 'a/../b', () => desk.configure({})],
  ] as const)('say %s when %s', async (why, _, key, arrange) => {
    await arrange()
    expect(await start(key)).toEqual({ queued: 0, left: [{ key, why }] })
    expect(await list()).toEqual([])
  })

  it('are decided by the rules that hold when they are queued', async () => {
    const release = Promise.withResolvers<void>()
    const changing = desk.ruleBook.change(name, () => release.promise)
    const starting = start('a')
    release.resolve()
    await changing
    expect(await starting).toEqual({ queued: 1, left: [] })
    expect(await list()).toHaveLength(1)
  })

  it('try now what waits after a failure', async () => {
    await start('a')
    const [pull] = await desk.claim()
    const retry = { runAt: desk.world.now + 600_000, reason: 'origin-timeout', detail: null } as const
    await desk.settings.pulls.postpone(pull?.id ?? '', 'test', retry)
    expect(await desk.claim()).toEqual([])
    await start('a')
    expect(await desk.claim()).toMatchObject([{ key: 'a' }])
  })

  it('need a bucket', async () => {
    const nowhere = desk.pulls.start('nowhere-1250000000', { keys: ['a'], replace: false })
    await expect(nowhere).rejects.toMatchObject({ code: 'NoSuchBucket' })
  })
})

describe('the list of pulls', () => {
  it('comes in pages, newest first, with counts of all', async () => {
    await start('a', 'b', 'c', 'd', 'e')
    await desk.work(2)
    const pages: string[][] = []
    for (let after: string | null | undefined; after !== null; ) {
      const query = { limit: 2, prefix: '', ...(after === undefined ? {} : { after }) }
      const page = await desk.pulls.list(name, query)
      expect(page.counts).toEqual({ queued: 3, running: 0, done: 2, failed: 0, cancelled: 0 })
      pages.push(page.items.map(({ key }) => key))
      after = page.next
    }
    expect(pages).toEqual([['e', 'd'], ['c', 'b'], ['a']])
    await expect(desk.pulls.list(name, { limit: 2, after: 'x' })).rejects.toMatchObject({ code: 'InvalidRequest' })
  })

  it('is cut down by state, key and prefix', async () => {
    await start('a/1', 'a/2', 'b/1')
    await desk.work(1)
    expect(await list({ state: 'done' })).toMatchObject([{ key: 'a/1' }])
    expect(await list({ key: 'b/1' })).toMatchObject([{ key: 'b/1' }])
    expect(await list({ prefix: 'a/' })).toMatchObject([{ key: 'a/2' }, { key: 'a/1' }])
  })

  it('shows how far a running pull is', async () => {
    await start('a', 'b')
    await desk.claim()
    desk.flying.set('a', { bytes: 70, totalBytes: 100 }).set('b', { bytes: 1, totalBytes: null })
    expect(await newest('a')).toMatchObject({ state: 'running', bytes: 70, totalBytes: 100 })
    expect(await newest('b')).toMatchObject({ state: 'queued', bytes: 0, totalBytes: null })
  })
})

describe('a retry', () => {
  const fail = async (key: string) => {
    await start(key)
    const [pull] = await desk.claim()
    await desk.end(pull?.id ?? '', 'origin-not-found')
    return pull?.id ?? ''
  }

  it('of a failed pull is a new one with what the store knows now, asked of the origin again', async () => {
    const id = await fail('a')
    await desk.objects.fence(desk.bucket)
    desk.forgotten.length = 0
    const again = await desk.pulls.retry(name, id)
    expect(again).toMatchObject({ key: 'a', state: 'queued', attempts: 0 })
    expect(desk.forgotten).toEqual([[desk.bucket, 'a']])
    expect(await desk.work()).toEqual(['a'])
    expect(await bodyOf('a')).toBe(10)
  })

  it('of a waiting pull makes it due', async () => {
    await start('a')
    const [pull] = await desk.claim()
    const id = pull?.id ?? ''
    const retry = { runAt: desk.world.now + 600_000, reason: 'origin-timeout', detail: null } as const
    await desk.settings.pulls.postpone(id, 'test', retry)
    expect(await desk.pulls.retry(name, id)).toMatchObject({ id, runAt: desk.world.now, attempts: 0 })
    expect(await desk.work()).toEqual(['a'])
  })

  it('is refused while it runs, when the object is there, and when its rule is gone', async () => {
    const id = await fail('a')
    await start('b')
    const [running] = await desk.claim()
    const retry = (one = id) => desk.pulls.retry(name, one)
    await expect(retry(running?.id)).rejects.toMatchObject({ code: 'Conflict', message: 'This pull runs already.' })
    await desk.store('a')
    await expect(retry()).rejects.toMatchObject({ code: 'Conflict', message: expect.stringMatching(/holds an object/) })
    await desk.objects.remove({ bucket: desk.bucket, key: 'a' })
    await desk.configure({}, false)
    await expect(retry()).rejects.toMatchObject({ code: 'Conflict', message: expect.stringMatching(/rule/) })
    await expect(retry('999')).rejects.toMatchObject({ code: 'NoSuchPull' })
  })

  it('of all that failed takes those that the filter names', async () => {
    for (const key of ['a/1', 'a/2', 'b/1']) await fail(key)
    await desk.objects.fence(desk.bucket)
    expect(await desk.pulls.retryFailed(name, { reason: 'origin-timeout' })).toBe(0)
    expect(await desk.pulls.retryFailed(name, { prefix: 'a/' })).toBe(2)
    expect((await desk.work()).sort()).toEqual(['a/1', 'a/2'])
    expect(await bodyOf('a/2')).toBe(10)
    expect(await desk.pulls.retryFailed(name, {})).toBe(1)
    expect(desk.forgotten).toContainEqual([desk.bucket])
  })

  it('of all that failed leaves those alone that only wait, which are hurried when that is asked for', async () => {
    await fail('a')
    await start('b')
    const [waits] = await desk.claim()
    const later = desk.world.now + 600_000
    const retry = { runAt: later, reason: 'origin-timeout', detail: null } as const
    await desk.settings.pulls.postpone(waits?.id ?? '', 'test', retry)
    expect(await desk.pulls.retryFailed(name, {})).toBe(1)
    expect(await newest('b')).toMatchObject({ state: 'queued', runAt: later })
    expect(await desk.pulls.hurryWaiting(name, { prefix: 'x' })).toBe(0)
    expect(await desk.pulls.hurryWaiting(name, {})).toBe(1)
    expect(await newest('b')).toMatchObject({ state: 'queued', runAt: desk.world.now })
  })
})

describe('a cancellation', () => {
  it('ends a waiting pull at once', async () => {
    await start('a')
    const { id } = await newest('a')
    expect(await desk.pulls.cancel(name, id)).toMatchObject({ state: 'cancelled', reason: 'cancelled-by-operator' })
    expect(await desk.work()).toEqual([])
  })

  it('breaks a running pull off', async () => {
    await start('a')
    const [pull] = await desk.claim()
    desk.flying.set('a', { bytes: 1, totalBytes: null })
    expect(await desk.pulls.cancel(name, pull?.id ?? '')).toMatchObject({ id: pull?.id })
    expect(desk.cancelled).toEqual(['a'])
  })

  it('comes too late for one that has ended', async () => {
    await start('a')
    await desk.work()
    const { id } = await newest('a')
    await expect(desk.pulls.cancel(name, id)).rejects.toMatchObject({ code: 'Conflict' })
    await expect(desk.pulls.cancel(name, '999')).rejects.toMatchObject({ code: 'NoSuchPull' })
  })
})

it('what origins do not have is forgotten by key, or for the whole bucket', async () => {
  await desk.pulls.forgetNotFound(name, 'a')
  await desk.pulls.forgetNotFound(name)
  expect(desk.forgotten).toEqual([[desk.bucket, 'a'], [desk.bucket]])
})
