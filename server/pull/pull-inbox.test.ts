import { expect, it } from 'vitest'
import type { NewPull } from '../domain/pull.ts'
import { createPullInbox } from './pull-inbox.ts'

const pull = (key: string, asOf = 1): NewPull => ({
  bucket: 1,
  key,
  query: null,
  scheme: 'http',
  token: { asOf },
  queuedAt: 0,
})

function recordingQueue(fail = false) {
  const batches: NewPull[][] = []
  const enqueue = async (batch: readonly NewPull[]) => {
    batches.push([...batch])
    if (fail) throw new Error('disk is gone')
  }
  return { batches, enqueue }
}

it('writes misses that come together in one batch, a key once and as decided last', async () => {
  const queue = recordingQueue()
  let queued = 0
  const inbox = createPullInbox({ queue, onQueued: () => (queued += 1), onFailed: () => undefined })
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
  createPullInbox({ queue, onQueued: resolve, onFailed: () => undefined }).add(pull('a'))
  await promise
  expect(queue.batches).toHaveLength(1)
})

it('counts what could not be queued and goes on', async () => {
  const failures: number[] = []
  const inbox = createPullInbox({
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
  const inbox = createPullInbox({ queue, onQueued: () => undefined, onFailed: (_, pulls) => (refused += pulls) })
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
    async enqueue(batch: readonly NewPull[]) {
      stall()
      await well
      await queue.enqueue(batch)
    },
  }
  let refused = 0
  const inbox = createPullInbox({
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
    queue: {
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
