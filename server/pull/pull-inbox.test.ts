import { expect, it } from 'vitest'
import type { NewPull, Pull } from '../domain/pull.ts'
import type { DonePull } from '../settings-store/settings-store.ts'
import { createPullInbox } from './pull-inbox.ts'
import type { PullOutcome } from './pull-outcome.ts'

const now = () => 7
const none = async () => []
const never = new Promise<PullOutcome>(() => undefined)

const pull = (key: string, asOf = 1): NewPull => ({
  bucket: 1,
  key,
  query: null,
  headers: null,
  scheme: 'http',
  rule: 'default',
  replace: 'never',
  warmUp: null,
  token: { asOf },
  queuedAt: 0,
})

function recordingQueue(fail = false) {
  const batches: NewPull[][] = []
  const enqueue = async (batch: readonly NewPull[]) => {
    batches.push([...batch])
    if (fail) throw new Error('disk is gone')
  }
  return { batches, enqueue, begin: none, recordDone: none }
}

it('writes misses that come together in one batch, a key once and as decided last', async () => {
  const queue = recordingQueue()
  let queued = 0
  const inbox = createPullInbox({ owner: 'w', now, queue, onQueued: () => (queued += 1), onFailed: () => undefined })
  inbox.add(pull('a', 1))
  inbox.add(pull('b', 1))
  inbox.add(pull('a', 2))
  await inbox.settled()
  expect(queue.batches).toEqual([[pull('a', 2), pull('b', 1)]])
  expect(queued).toBe(1)
})

it('writes without being asked', async () => {
  const queue = recordingQueue()
  const { promise, resolve } = Promise.withResolvers<void>()
  createPullInbox({ owner: 'w', now, queue, onQueued: resolve, onFailed: () => undefined }).add(pull('a'))
  await promise
  expect(queue.batches).toHaveLength(1)
})

it('counts what could not be queued and goes on', async () => {
  const failures: number[] = []
  const inbox = createPullInbox({
    owner: 'w',
    now,
    queue: recordingQueue(true),
    onQueued: () => undefined,
    onFailed: (_, pulls) => failures.push(pulls),
  })
  inbox.add(pull('a'))
  inbox.add(pull('b'))
  await inbox.settled()
  inbox.add(pull('c'))
  await inbox.settled()
  expect(failures).toEqual([2, 1])
})

it('takes no more than it can hold', async () => {
  const queue = recordingQueue()
  let refused = 0
  const inbox = createPullInbox({
    owner: 'w',
    now,
    queue,
    onQueued: () => undefined,
    onFailed: (_, pulls) => (refused += pulls),
  })
  for (let i = 0; i < 100_010; i += 1) inbox.add(pull(`k${i}`))
  await inbox.settled()
  expect(refused).toBe(10)
  expect(queue.batches.flat()).toHaveLength(100_000)
})

it('takes no more than it can hold while the store stalls, and writes what it took once the store is well', async () => {
  const { promise: well, resolve: recover } = Promise.withResolvers<void>()
  const { promise: stalled, resolve: stall } = Promise.withResolvers<void>()
  const queue = recordingQueue()
  const stalling = {
    begin: none,
    recordDone: none,
    async enqueue(batch: readonly NewPull[]) {
      stall()
      await well
      await queue.enqueue(batch)
    },
  }
  let refused = 0
  const inbox = createPullInbox({
    owner: 'w',
    now,
    queue: stalling,
    onQueued: () => undefined,
    onFailed: (_, pulls) => (refused += pulls),
  })
  inbox.add(pull('first'))
  await stalled
  const settled = [inbox.settled()]
  for (let n = 0; n < 4; n += 1) {
    for (let i = 0; i < 30_000; i += 1) inbox.add(pull(`${n}/${i}`))
    settled.push(inbox.settled())
  }
  expect(refused).toBe(20_000)
  recover()
  await Promise.all(settled)
  expect(queue.batches.map((batch) => batch.length)).toEqual([1, 100_000])
})

it('goes on gathering by itself after a write', async () => {
  const keys: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const inbox = createPullInbox({
    owner: 'w',
    now,
    queue: {
      begin: none,
      recordDone: none,
      async enqueue(batch) {
        keys.push(...batch.map(({ key }) => key))
        if (keys.length === 1) inbox.add(pull('while-writing'))
        else resolve()
      },
    },
    onQueued: () => undefined,
    onFailed: () => undefined,
  })
  inbox.add(pull('a'))
  await promise
  expect(keys).toEqual(['a', 'while-writing'])
})

const running = (pull: NewPull): Pull => ({
  ...pull,
  id: pull.key,
  state: 'running',
  attempts: 1,
  bytes: 0,
  totalBytes: null,
  startedAt: 0,
  reason: null,
  detail: null,
  facts: {},
  runAt: 0,
  endedAt: null,
})

it('records pulls that run already in one batch, and says which have a record of their own', async () => {
  const batches: string[][] = []
  const queue = {
    enqueue: async () => undefined,
    recordDone: none,
    async begin(pulls: readonly NewPull[], owner: string) {
      batches.push([owner, ...pulls.map(({ key }) => key)])
      return pulls.filter(({ key }) => key !== 'b').map(running)
    },
  }
  const inbox = createPullInbox({ queue, owner: 'w', now, onQueued: () => undefined, onFailed: () => undefined })
  const begun = ['a', 'b', 'c'].map((key) => inbox.begin(pull(key), never))
  expect((await Promise.all(begun)).map((record) => record?.id ?? null)).toEqual(['a', null, 'c'])
  expect(batches).toEqual([['w', 'a', 'b', 'c']])
})

it('lets a pull fly on unrecorded when the store cannot be written', async () => {
  const failures: number[] = []
  const queue = {
    enqueue: async () => undefined,
    recordDone: none,
    begin: () => Promise.reject(new Error('disk is gone')),
  }
  const onFailed = (_: unknown, pulls: number) => void failures.push(pulls)
  const inbox = createPullInbox({ queue, owner: 'w', now, onQueued: () => undefined, onFailed })
  expect(await inbox.begin(pull('a'), never)).toBeNull()
  expect(failures).toEqual([1])
})

it('counts as not recorded only what is not, when the second of two writes fails', async () => {
  const failures: number[] = []
  const queue = {
    enqueue: async () => undefined,
    recordDone: async (pulls: readonly DonePull[]) => [...pulls],
    begin: () => Promise.reject(new Error('disk is gone')),
  }
  const onFailed = (_: unknown, pulls: number) => void failures.push(pulls)
  const inbox = createPullInbox({ queue, owner: 'w', now, onQueued: () => undefined, onFailed })
  const done = Promise.resolve<PullOutcome>({ kind: 'done', bytes: 5, totalBytes: 5 })
  const begun = [inbox.begin(pull('a'), done), inbox.begin(pull('b'), done), inbox.begin(pull('c'), never)]
  expect(await Promise.all(begun)).toEqual([null, null, null])
  expect(failures).toEqual([1])
})

it('records in one write what has ended well before its start was written, and begins only the others', async () => {
  const writes: string[] = []
  const queue = {
    enqueue: async () => undefined,
    async recordDone(pulls: readonly DonePull[]) {
      writes.push(...pulls.map(({ key, done }) => `${key} done ${done.bytes} at ${done.at}`))
      return pulls.filter(({ key }) => key !== 'has-an-open-pull')
    },
    async begin(pulls: readonly NewPull[]) {
      writes.push(...pulls.map(({ key }) => `${key} begun`))
      return pulls.map(running)
    },
  }
  const inbox = createPullInbox({ queue, owner: 'w', now, onQueued: () => undefined, onFailed: () => undefined })
  const done = Promise.resolve<PullOutcome>({ kind: 'done', bytes: 5, totalBytes: 5 })
  const failed = Promise.resolve<PullOutcome>({
    kind: 'failed',
    failure: { reason: 'origin-timeout', detail: 'slow' },
  })
  const begun = [
    inbox.begin(pull('fast'), done),
    inbox.begin(pull('slow'), never),
    inbox.begin(pull('failed'), failed),
    inbox.begin(pull('has-an-open-pull'), done),
  ]
  expect((await Promise.all(begun)).map((record) => record?.id ?? null)).toEqual([
    null,
    'slow',
    'failed',
    'has-an-open-pull',
  ])
  expect(writes).toEqual([
    'fast done 5 at 7',
    'has-an-open-pull done 5 at 7',
    'slow begun',
    'failed begun',
    'has-an-open-pull begun',
  ])
})

it('records of two pulls of a key, one after the other, the later one alone, so that it is the newest of the list', async () => {
  const writes: string[] = []
  const queue = {
    enqueue: async () => undefined,
    async recordDone(pulls: readonly DonePull[]) {
      writes.push(...pulls.map(({ key, rule }) => `${key} done by ${rule}`))
      return [...pulls]
    },
    async begin(pulls: readonly NewPull[]) {
      writes.push(...pulls.map(({ key }) => `${key} begun`))
      return pulls.map(running)
    },
  }
  const inbox = createPullInbox({ queue, owner: 'w', now, onQueued: () => undefined, onFailed: () => undefined })
  const done = Promise.resolve<PullOutcome>({ kind: 'done', bytes: 5, totalBytes: 5 })
  const begun = [inbox.begin(pull('a'), never), inbox.begin({ ...pull('a'), rule: 'new' }, done)]
  expect(await Promise.all(begun)).toEqual([null, null])
  expect(writes).toEqual(['a done by new'])
})
