import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ListedKey, OriginError } from '../origin/origin-client.ts'
import { name, openPullDesk, type PullDesk } from './testing/pull-desk.ts'

let desk: PullDesk
beforeEach(async () => {
  desk = await openPullDesk()
  await desk.configure({})
})
afterEach(() => desk[Symbol.asyncDispose]())

const never = new AbortController().signal
const keysTo = (count: number, prefix = '') => Array.from({ length: count }, (_, n) => `${prefix}${n}`)
const fromKeys = (keys: readonly string[], dryRun = false) =>
  desk.warmUps.startFromKeys(name, { keys, dryRun, signal: never })
const fromFile = (body: Readable, options: { dryRun?: boolean; signal?: AbortSignal } = {}) =>
  desk.warmUps.startFromFile(name, { body, dryRun: false, signal: never, ...options })
const fromOrigin = (more: { dryRun?: boolean; prefix?: string; rule?: string } = {}) =>
  desk.warmUps.startFromOrigin(name, { prefix: '', listing: 's3', rule: 'default', dryRun: false, ...more })
const listed = (keys: readonly string[], bytes: number | null = null): ListedKey[] =>
  keys.map((key) => ({ key, bytes }))
const isDone = ({ state }: { readonly state: string }) => state === 'done'
const queuedKeys = async () => (await desk.settings.history.list(desk.bucket, { state: 'queued', limit: 1000 })).length
const get = (id: number) => desk.warmUps.get(name, id)

/** Pages that come when they are let. */
function heldPages() {
  const [asked, gates] = [Promise.withResolvers<void>(), new Map<number, PromiseWithResolvers<void>>()]
  const gate = (n: number) => {
    const found = gates.get(n) ?? Promise.withResolvers<void>()
    gates.set(n, found)
    return found
  }
  async function* pages(...all: (readonly ListedKey[])[]) {
    for (const [n, page] of all.entries()) {
      if (n > 0) {
        asked.resolve()
        await gate(n).promise
      }
      yield page
    }
  }
  return { pages, asked: asked.promise, release: (n: number) => gate(n).resolve() }
}

describe('a warm-up from a list', () => {
  it('takes in what is missing, says what it left, and is done when all is pulled', async () => {
    await desk.store('here')
    const begun = await fromKeys(['a', 'b', 'here', 'x/../y', 'a'])
    expect(begun).toMatchObject({ state: 'running', found: 4, here: 1, unmatched: 1, invalid: 0, dryRun: false })
    await desk.until(begun.id, ({ queued }) => queued === 2)
    expect((await desk.work()).sort()).toEqual(['a', 'b'])
    const done = await desk.until(begun.id, isDone)
    expect(done).toMatchObject({ waiting: 0, queued: 0, done: 2, failed: 0, bytes: 20, endedAt: desk.world.now })
    expect(await desk.warmUps.list(name)).toEqual([done])
  })

  it('that is all there is done at once', async () => {
    await desk.store('here')
    const { id } = await fromKeys(['here'])
    expect(await desk.until(id, isDone)).toMatchObject({ here: 1, done: 0 })
  })

  it('counts what fails, and is done all the same', async () => {
    const { id } = await fromKeys(['a', 'b'])
    await desk.until(id, ({ queued }) => queued === 2)
    const [pull] = await desk.claim()
    await desk.end(pull?.id ?? '', 'origin-not-found')
    await desk.work()
    expect(await desk.until(id, isDone)).toMatchObject({ done: 1, failed: 1 })
  })

  it('that is a dry run only counts', async () => {
    await desk.store('here')
    const counted = await fromKeys(['a', 'b', 'here', '../y'], true)
    expect(counted).toMatchObject({ state: 'done', dryRun: true, found: 4, here: 1, unmatched: 1, waiting: 0 })
    expect(await queuedKeys()).toBe(0)
  })

  it('counts a key that is listed twice once, however far apart, and in a dry run too', async () => {
    const twice = [...keysTo(1500), ...keysTo(1500)]
    expect(await fromKeys(twice, true)).toMatchObject({ state: 'done', found: 1500, waiting: 0 })
    expect(await fromKeys(twice)).toMatchObject({ state: 'running', found: 1500 })
  })

  it('counts all as unmatched while origin-pull is disabled', async () => {
    await desk.configure({}, false)
    const { id } = await fromKeys(['a', 'b'])
    expect(await desk.until(id, isDone)).toMatchObject({ found: 2, unmatched: 2 })
  })

  it('keeps few pulls in the queue, and those that somebody waits for before its own', async () => {
    const { id } = await fromKeys(keysTo(1000))
    await desk.until(id, ({ queued }) => queued > 200)
    expect(await queuedKeys()).toBeLessThanOrEqual(500)
    await desk.pulls.start(name, { keys: ['wanted'], replace: false })
    expect(await desk.work(1)).toEqual(['wanted'])
    let worked = 0
    while (!isDone(await get(id))) {
      worked += (await desk.work(100)).length
      expect(await queuedKeys()).toBeLessThanOrEqual(500)
    }
    expect(worked).toBe(1000)
    expect(await get(id)).toMatchObject({ found: 1000, done: 1000, waiting: 0, queued: 0 })
  })
})

describe('a warm-up from a file', () => {
  it('reads it line by line', async () => {
    const { id, ...begun } = await fromFile(Readable.from([Buffer.from('a\r\n\r\nb'), Buffer.from([0x0a, 0xff, 0x0a])]))
    expect(begun).toMatchObject({ source: { kind: 'file' }, found: 3, invalid: 1 })
    await desk.until(id, ({ queued }) => queued === 2)
  })

  it('asks for no more of it than it has taken in', async () => {
    let read = 0
    const piece = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000))
    const file = new Readable({
      highWaterMark: 1,
      read() {
        read++
        this.push(read > 5 ? null : piece)
      },
    })
    const { addKeys } = desk.settings.warmUps
    const seen: number[] = []
    vi.spyOn(desk.settings.warmUps, 'addKeys').mockImplementation((...args) => {
      seen.push(read)
      return addKeys(...args)
    })
    await fromFile(file, { dryRun: true })
    // Each piece is 10 batches; the stream itself reads one piece ahead.
    for (const [batch, pieces] of seen.entries()) expect(pieces).toBeLessThanOrEqual(Math.floor(batch / 10) + 2)
    expect(seen).toHaveLength(50)
  })

  it('of more than a million lines is refused, and nothing is left of it', async () => {
    const body = function* () {
      yield Buffer.from(`${keysTo(1000).join('\n')}\n`)
      for (let lines = 1000; lines < 1_000_000; lines += 9000) yield Buffer.from('\0\n'.repeat(9000))
      yield Buffer.from('one too many\n')
    }
    await expect(fromFile(Readable.from(body()))).rejects.toMatchObject({ code: 'EntityTooLarge' })
    expect(await desk.warmUps.list(name)).toEqual([])
    expect(await fromFile(Readable.from(Buffer.from('1\n2\n')))).toMatchObject({ found: 2, waiting: 2 })
  })

  it('that breaks off leaves nothing behind', async () => {
    const left = new AbortController()
    const file = new Readable({ read() {} })
    file.push('a\n'.repeat(10) + keysTo(1000).join('\n'))
    const starting = fromFile(file, { signal: left.signal })
    const isStarted = async () => ((await desk.warmUps.list(name))[0]?.waiting ?? 0) > 0
    while (!(await isStarted())) await new Promise((resolve) => setImmediate(resolve))
    left.abort()
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' })
    expect(await desk.warmUps.list(name)).toEqual([])
    expect(file.destroyed).toBe(false)
  })

  it('can be cancelled while it is read', async () => {
    const file = new Readable({ read() {} })
    file.push(keysTo(1000).join('\n'))
    const starting = fromFile(file)
    const refused = expect(starting).rejects.toMatchObject({ code: 'Conflict' })
    let [begun] = await desk.warmUps.list(name)
    while (begun === undefined) [begun] = await desk.warmUps.list(name)
    await expect(desk.warmUps.pause(name, begun.id)).rejects.toMatchObject({ code: 'Conflict' })
    expect(await desk.warmUps.cancel(name, begun.id)).toMatchObject({ state: 'cancelled', waiting: 0 })
    await refused
    expect(await get(begun.id)).toMatchObject({ state: 'cancelled', waiting: 0, queued: 0 })
  })
})

describe('a warm-up from an origin’s list', () => {
  it('lists what the rule’s origin has below the prefix, and pulls it under the bucket’s keys', async () => {
    await desk.configure({
      path: { fixedFile: '', prefix: { remove: '', add: 'v1' }, suffix: { remove: '', add: '' } },
    })
    const asked: object[] = []
    desk.world.list = async function* (listing) {
      asked.push(listing)
      yield listed(['v1/a/1', 'v1/a/2'], 500)
      yield [...listed(['v1/a/', 'beside'], 7), ...listed(['v1/a/3']), ...listed([`v1/a/${'x'.repeat(850)}`], 7)]
    }
    const begun = await fromOrigin({ prefix: 'a/' })
    expect(begun).toMatchObject({ state: 'listing', source: { kind: 'origin', prefix: 'a/', listing: 's3' } })
    await desk.until(begun.id, ({ queued }) => queued === 4)
    expect(asked).toMatchObject([
      { kind: 's3', url: new URL('http://abc.example.com/'), prefix: 'v1/a/', site: { credentials: { kind: 'none' } } },
    ])
    expect((await desk.work()).sort()).toEqual(['a/', 'a/1', 'a/2', 'a/3'])
    expect(await desk.until(begun.id, isDone)).toMatchObject({ found: 6, invalid: 2, done: 4, listedBytes: 1007 })
  })

  it('that is a dry run counts keys and bytes, and pulls nothing', async () => {
    await desk.store('1')
    desk.world.list = async function* () {
      yield listed(keysTo(1000), 3)
      yield listed(keysTo(5, 'more/'), 3)
    }
    const { id, state } = await fromOrigin({ dryRun: true })
    expect(state).toBe('counting')
    expect(await desk.until(id, isDone)).toMatchObject({ found: 1005, here: 1, listedBytes: 3015, waiting: 0 })
    expect(await queuedKeys()).toBe(0)
  })

  it('that cannot be read has failed with the origin’s words, and keeps no keys', async () => {
    desk.world.list = async function* () {
      yield listed(keysTo(300))
      throw new OriginError({ reason: 'origin-forbidden', detail: 'The origin answered 403.' })
    }
    const { id } = await fromOrigin()
    const failed = await desk.until(id, ({ state }) => state === 'failed')
    expect(failed).toMatchObject({
      detail: 'The origin answered 403.',
      found: 300,
      waiting: 0,
      endedAt: desk.world.now,
    })
    expect(desk.logged).toContain('the list of a warm-up could not be read')
  })

  it('that breaks in a way nobody foresaw does not tell what', async () => {
    desk.world.list = async function* () {
      yield* []
      throw new Error('password: hunter2')
    }
    const { id } = await fromOrigin()
    const failed = await desk.until(id, ({ state }) => state === 'failed')
    expect(failed).toMatchObject({ reason: 'not-read', detail: null })
  })

  it('is refused where there is nothing to list', async () => {
    await expect(fromOrigin({ rule: 'gone' })).rejects.toMatchObject({ code: 'NoSuchRule' })
    const none = { remove: '', add: '' }
    await desk.configure({ path: { fixedFile: 'index.html', prefix: none, suffix: none } })
    await expect(fromOrigin()).rejects.toMatchObject({ code: 'Conflict' })
    expect(await desk.warmUps.list(name)).toEqual([])
  })

  it('is the only one of its bucket that is read at a time', async () => {
    const held = heldPages()
    desk.world.list = () => held.pages(listed(['a']), listed(['b']))
    const { id } = await fromOrigin()
    await expect(fromKeys(['c'])).rejects.toMatchObject({ code: 'Conflict' })
    held.release(1)
    await desk.until(id, ({ queued }) => queued === 2)
    expect(await fromKeys(['c'])).toMatchObject({ found: 1 })
  })

  it('stops being read when it is cancelled', async () => {
    const held = heldPages()
    desk.world.list = () => held.pages(listed(['a']), listed(['b']))
    const { id } = await fromOrigin()
    await held.asked
    expect(await desk.warmUps.cancel(name, id)).toMatchObject({ state: 'cancelled', waiting: 0 })
    held.release(1)
    expect(await fromKeys(['c'])).toMatchObject({ found: 1 })
    expect(await get(id)).toMatchObject({ state: 'cancelled', found: 1, waiting: 0, detail: null })
  })
})

describe('a running warm-up', () => {
  const begin = async (count = 1000) => {
    const { id } = await fromKeys(keysTo(count))
    await desk.until(id, ({ queued }) => queued >= Math.min(count, 400))
    return id
  }

  it('starts no more pulls while it is paused, and loses none by it', async () => {
    const id = await begin()
    expect(await desk.work(10)).toHaveLength(10)
    const running = await desk.claim(3)
    const paused = await desk.warmUps.pause(name, id)
    expect(paused).toMatchObject({ state: 'paused', waiting: 987, queued: 3, done: 10 })
    expect(await desk.work()).toEqual([])
    await expect(desk.warmUps.pause(name, id)).rejects.toMatchObject({ code: 'Conflict' })
    for (const pull of running) await desk.end(pull.id)
    expect(await desk.warmUps.resume(name, id)).toMatchObject({ state: 'running' })
    await expect(desk.warmUps.resume(name, id)).rejects.toMatchObject({ code: 'Conflict' })
    while (!isDone(await get(id))) await desk.work(200)
    expect(await get(id)).toMatchObject({ done: 1000, failed: 0, waiting: 0, queued: 0 })
  })

  it('tries nothing again while it is paused', async () => {
    const id = await begin(600)
    const [pull] = await desk.claim(1)
    await desk.warmUps.pause(name, id)
    const retry = { runAt: desk.world.now + 1000, reason: 'origin-timeout', detail: null } as const
    await desk.settings.pulls.postpone(pull?.id ?? '', 'test', retry)
    await desk.until(id, ({ queued, waiting }) => queued === 0 && waiting === 600)
    await desk.warmUps.resume(name, id)
    while (!isDone(await get(id))) await desk.work(200)
    expect(await get(id)).toMatchObject({ done: 600, failed: 0 })
  })

  it('leaves nothing in the queue when it is cancelled; what runs goes on', async () => {
    const id = await begin()
    await desk.work(10)
    const [running] = await desk.claim(1)
    const cancelled = await desk.warmUps.cancel(name, id)
    expect(cancelled).toMatchObject({ state: 'cancelled', waiting: 0, queued: 1, done: 10, endedAt: desk.world.now })
    expect(await desk.work()).toEqual([])
    await desk.end(running?.id ?? '')
    expect(await get(id)).toMatchObject({ state: 'cancelled', queued: 0, done: 11 })
    await expect(desk.warmUps.cancel(name, id)).rejects.toMatchObject({ code: 'Conflict' })
    await expect(desk.warmUps.resume(name, id)).rejects.toMatchObject({ code: 'Conflict' })
  })

  it('goes on under new rules: what was queued under the old ones is decided again', async () => {
    const id = await begin(600)
    await desk.work(100)
    await desk.configure({ passQuery: true })
    while (!isDone(await get(id))) await desk.work(100)
    expect(await get(id)).toMatchObject({ done: 600, failed: 0, unmatched: 0 })
  })

  it('counts as unmatched what a new rule does not pull', async () => {
    const id = await begin(600)
    await desk.work(100)
    await desk.configure({ mode: 'redirect' })
    expect(await desk.until(id, isDone)).toMatchObject({ done: 100, unmatched: 500, failed: 0 })
  })

  it('goes on after a restart', async () => {
    const id = await begin()
    await desk.work(10)
    await desk.restart()
    while (!isDone(await get(id))) await desk.work(200)
    expect(await get(id)).toMatchObject({ done: 1000, failed: 0, found: 1000 })
  })

  it('stays paused over a restart', async () => {
    const id = await begin()
    await desk.warmUps.pause(name, id)
    await desk.restart()
    expect(await get(id)).toMatchObject({ state: 'paused', queued: 0, waiting: 1000 })
    expect(await desk.work()).toEqual([])
  })

  it('shares the queue with the others of its bucket, of which there are not too many', async () => {
    const ids: number[] = []
    for (let n = 0; n < 10; n++) ids.push((await fromKeys(keysTo(300, `${n}/`))).id)
    await expect(fromKeys(['one more'])).rejects.toMatchObject({ code: 'Conflict' })
    for (const id of ids) await desk.until(id, ({ queued }) => queued > 0)
    await desk.warmUps.cancel(name, ids[0] ?? 0)
    expect(await fromKeys(['one more'])).toMatchObject({ found: 1 })
  })
})

describe('a list that a restart cut off', () => {
  it('is read anew when it is an origin’s, and nothing counts twice', async () => {
    const held = heldPages()
    desk.world.list = () => held.pages(listed(keysTo(300), 10), listed(['b']))
    const { id } = await fromOrigin()
    await held.asked
    expect(await get(id)).toMatchObject({ found: 300, waiting: 300 })
    await desk.restart(async () => {
      desk.world.list = async function* () {
        yield listed(keysTo(301), 10)
      }
    })
    await desk.until(id, ({ state }) => state === 'running')
    expect(await get(id)).toMatchObject({ found: 301, listedBytes: 3010 })
    while (!isDone(await get(id))) await desk.work(200)
    expect(await get(id)).toMatchObject({ found: 301, done: 301 })
  })

  it('is forgotten when it came with a request that had no answer', async () => {
    const file = new Readable({ read() {} })
    file.push(keysTo(1000).join('\n'))
    const starting = fromFile(file)
    const refused = expect(starting).rejects.toMatchObject({ code: 'Unavailable' })
    while ((await desk.warmUps.list(name)).length === 0) await new Promise((resolve) => setImmediate(resolve))
    await desk.restart()
    await refused
    expect(await desk.warmUps.list(name)).toEqual([])
  })

  it('is forgotten likewise when the process died', async () => {
    const died = {
      bucket: desk.bucket,
      state: 'listing',
      dryRun: false,
      source: { kind: 'keys' },
      startedAt: 1,
    } as const
    const { id } = await desk.settings.warmUps.insert(died)
    const none = { found: 1, here: 0, unmatched: 0, invalid: 0, listedBytes: null }
    await desk.settings.warmUps.addKeys(id, ['a'], none)
    await desk.restart()
    await expect(get(id)).rejects.toMatchObject({ code: 'NoSuchWarmUp' })
    expect(await fromKeys(['b'])).toMatchObject({ found: 1 })
  })
})

it('a bucket that is gone takes its warm-ups with it', async () => {
  const { id } = await fromKeys(keysTo(10))
  await desk.settings.buckets.remove(desk.bucket)
  await desk.ruleBook.refresh(name)
  await desk.restart()
  expect(await desk.settings.warmUps.open()).toEqual([])
  await expect(get(id)).rejects.toMatchObject({ code: 'NoSuchBucket' })
})
