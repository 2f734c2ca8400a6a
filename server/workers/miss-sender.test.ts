import { expect, it, onTestFinished, vi } from 'vitest'
import type { NewPull } from '../domain/pull.ts'
import type { DecidedMiss } from '../pull/admit-misses.ts'
import { createPullInbox } from '../pull/pull-inbox.ts'
import { createMissSender } from './miss-sender.ts'

const pull = (key: string): NewPull => ({
  bucket: 1,
  key,
  query: null,
  scheme: 'http',
  rule: 'default',
  headers: null,
  replace: 'never',
  warmUp: null,
  token: { asOf: 1 },
  queuedAt: 0,
})

function startSender() {
  const sent: (readonly DecidedMiss[])[] = []
  const lost: number[] = []
  const sender = createMissSender({
    send: (misses, count) => {
      sent.push(misses)
      lost.push(count)
    },
    editionOf: (bucket) => bucket * 7,
  })
  return { sender, sent, lost }
}

it('sends one message at a time, each key once, with the edition it was decided by', async () => {
  const { sender, sent } = startSender()
  for (const key of ['a', 'b', 'a']) sender.add(pull(key))
  await expect.poll(() => sent.length).toBe(1)
  expect(sent[0]?.map((miss) => [miss.pull.key, miss.edition])).toEqual([
    ['a', 7],
    ['b', 7],
  ])
  sender.add(pull('c'))
  sender.add(pull('d'))
  let settled = false
  const all = sender.settled().then(() => {
    settled = true
  })
  sender.taken()
  expect(sent[1]?.map((miss) => miss.pull.key)).toEqual(['c', 'd'])
  await Promise.resolve()
  expect(settled).toBe(false)
  sender.taken()
  await all
})

it('keeps no more than it can hold while nobody takes them, and says how many were lost', async () => {
  const { sender, sent, lost } = startSender()
  sender.add(pull('first'))
  await expect.poll(() => sent.length).toBe(1)
  for (let i = 0; i < 60_000; i += 1) sender.add(pull(`${i}`))
  for (let i = 0; i < 11; i += 1) sender.taken()
  await sender.settled()
  expect(sent.flat()).toHaveLength(50_001)
  expect(lost.reduce((sum, count) => sum + count)).toBe(10_000)
})

it('hands a miss on to be written after 6 ms that nothing else can lengthen, of the 20 in which it is to be durable', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const written: string[][] = []
  const enqueue = async (batch: readonly NewPull[]) => void written.push(batch.map(({ key }) => key))
  const queue = { enqueue, begin: async () => [], recordDone: async () => [] }
  const inbox = createPullInbox({ owner: 'w', now: () => 0, queue, onQueued: () => {}, onFailed: () => {} })
  const sender = createMissSender({
    send(misses) {
      for (const miss of misses) inbox.add(miss.pull)
    },
    editionOf: () => 1,
  })
  sender.add(pull('a'))
  vi.advanceTimersByTime(1)
  sender.add(pull('b'))
  vi.advanceTimersByTime(5)
  expect(written).toEqual([['a', 'b']])
})
