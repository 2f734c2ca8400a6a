import { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import type { NewPull } from '../domain/pull.ts'
import { ruleOf } from '../domain/rule.fixture.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import type { OriginAnswer, OriginRequest } from '../origin/origin-client.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { createAskOrigin } from './ask-origin.ts'
import { createFlights } from './flights.ts'
import { createKeyMemory } from './key-memory.ts'
import { createOriginBudgets } from './origin-budgets.ts'
import { createOriginHealth } from './origin-health.ts'
import { startPullWorker } from './pull-worker.ts'

const now = () => 1_000_000
const found = (url: URL): OriginAnswer => ({
  kind: 'found',
  url,
  headers: {},
  bytes: 2,
  part: null,
  ends: 'proven',
  body: Readable.from([Buffer.from('ok')]),
})

const pullOf = (bucket: number, key: string, rule = 'default'): NewPull => ({
  bucket,
  key,
  query: null,
  headers: null,
  scheme: 'http',
  rule,
  replace: 'never',
  warmUp: null,
  token: { asOf: 0 },
  queuedAt: 0,
})

/** A worker over a real queue with two buckets, and an origin that answers at once or, below `/held`, when aborted. */
async function startWork(faults: (queue: PullQueue) => Partial<PullQueue> = () => ({})) {
  const folder = await tempFolder()
  const settings = await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` })
  const add = (name: string) =>
    settings.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 0 }).then(({ id }) => id)
  const [bucket, other] = [await add('a-1'), await add('b-1')]
  const traffic = { isHeavy: false }
  const asked: string[] = []
  let claims = 0
  const origin = {
    async get({ url, signal }: OriginRequest): Promise<OriginAnswer> {
      asked.push(url.pathname)
      if (!url.pathname.startsWith('/held')) return found(url)
      const { promise, reject } = Promise.withResolvers<never>()
      signal?.addEventListener('abort', () => reject(signal.reason))
      return promise
    },
  }
  const queue: PullQueue = {
    ...settings.pulls,
    async claim(options) {
      claims += 1
      return settings.pulls.claim(options)
    },
    ...faults(settings.pulls),
  }
  const budgets = createOriginBudgets({ reads: 512, bandwidth: null })
  const ask = createAskOrigin({ origin, budgets, health: createOriginHealth(now), random: () => 0 })
  const objects = createMemoryObjectStore()
  const onBroken = (error: unknown) => expect.fail(String(error))
  const flights = createFlights({ objects, ask, random: () => 0, elapsed: () => 0, onEnded: () => undefined, onBroken })
  const worker = startPullWorker({
    queue,
    flights,
    ruleBook: {
      byId: (id) => ({
        bucket: { id, name: `${id}`, access: 'private', accelerated: true, createdAt: 0, version: 1 },
        rules: [ruleOf({ id: 'seeing', mode: 'redirect' }), ruleOf()],
        revalidates: false,
        outgoing: false,
      }),
    },
    cooldown: createKeyMemory(now),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    owner: 'w',
    concurrency: () => (traffic.isHeavy ? 1 : 32),
    isHeld: () => traffic.isHeavy,
    perBucket: 16,
    now,
    random: () => 0,
  })
  onTestFinished(async () => {
    await worker[Symbol.asyncDispose]()
    await flights[Symbol.asyncDispose]()
    await settings[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  const newest = async (of: number, key: string) => (await settings.history.list(of, { key, limit: 1 }))[0]
  return {
    bucket,
    other,
    worker,
    flights,
    settings,
    asked,
    traffic,
    claims: () => claims,
    async queue(...pulls: NewPull[]) {
      await settings.pulls.enqueue(pulls)
      worker.wake()
    },
    async miss(of: number, ...keys: string[]) {
      await this.queue(...keys.map((key) => pullOf(of, key)))
    },
    /** A miss whose client waits. */
    async missNow(of: number, key: string) {
      const pull = pullOf(of, key)
      const { flight } = flights.joinOrStart({ pull, rule: ruleOf() })
      worker.record(
        flight,
        settings.pulls.begin([pull], 'w').then(([begun]) => begun ?? null),
      )
    },
    state: (of: number, key: string) => expect.poll(() => newest(of, key), { timeout: 15_000, interval: 10 }),
  }
}

it('takes the room back that pulls made for others, although none of them ends', async () => {
  const work = await startWork()
  work.traffic.isHeavy = true
  await work.miss(work.bucket, 'held/1', 'held/2', 'held/3')
  await expect.poll(() => work.asked).toEqual(['/held/1'])
  work.traffic.isHeavy = false
  await expect.poll(() => work.asked.length, { timeout: 15_000 }).toBe(3)
})

it('records the end of a pull as soon as the queue can be written again', async () => {
  let refusals = 0
  const work = await startWork((queue) => ({
    async finishAll(...ends) {
      refusals += 1
      if (refusals === 1) throw new Error('database is locked')
      return queue.finishAll(...ends)
    },
  }))
  await work.miss(work.bucket, 'a')
  await work.state(work.bucket, 'a').toMatchObject({ state: 'done', bytes: 2 })
  expect(work.asked).toEqual(['/a'])
})

it('goes on with what waits when ends that were refused are written after later ones', async () => {
  const refused = Promise.withResolvers<void>()
  let writes = 0
  const work = await startWork((queue) => ({
    async finishAll(...ends) {
      writes += 1
      if (writes > 1) return queue.finishAll(...ends)
      refused.resolve()
      throw new Error('database is locked')
    },
  }))
  await work.miss(work.bucket, ...Array.from({ length: 40 }, (_, n) => `${n}`))
  await refused.promise
  await work.miss(work.other, 'a')
  await work.state(work.other, 'a').toMatchObject({ state: 'done' })
  const counts = () => work.settings.history.counts(work.bucket)
  await expect.poll(counts, { timeout: 15_000, interval: 10 }).toMatchObject({ done: 40 })
})

it('stops although the queue cannot be written', async () => {
  const refused = Promise.withResolvers<void>()
  const work = await startWork(() => ({
    async finishAll() {
      refused.resolve()
      throw new Error('database is locked')
    },
  }))
  await work.miss(work.bucket, 'a')
  await refused.promise
  await work.worker[Symbol.asyncDispose]()
  await work.state(work.bucket, 'a').toMatchObject({ state: 'queued', attempts: 0 })
})

it('goes on with other buckets while the origin of one hangs, without asking the queue again and again', async () => {
  const work = await startWork()
  await work.miss(work.bucket, ...Array.from({ length: 40 }, (_, n) => `held/${n}`))
  await expect.poll(() => work.asked.length).toBe(16)
  await work.miss(work.other, 'a')
  await work.state(work.other, 'a').toMatchObject({ state: 'done' })
  expect(work.asked.filter((path) => path.startsWith('/held'))).toHaveLength(16)
  expect(work.claims()).toBeLessThan(8)
})

it('breaks off the pulls of a bucket whose rule changed, and no others', async () => {
  const work = await startWork()
  await work.miss(work.bucket, 'held/a')
  await work.miss(work.other, 'held/b')
  await expect.poll(() => work.asked.length).toBe(2)
  await work.settings.history.cancelOpen(work.bucket, 'configuration-changed', 5)
  await work.miss(work.bucket, 'held/a')
  work.flights.drop(work.bucket)
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'running' })
  await work.state(work.other, 'held/b').toMatchObject({ state: 'running' })
  const ended = { state: 'cancelled', reason: 'configuration-changed', endedAt: 5 }
  expect((await work.settings.history.list(work.bucket, { limit: 9 }))[1]).toMatchObject(ended)
})

it('ends the row of a pull that is broken off when nobody else did', async () => {
  const work = await startWork()
  await work.miss(work.bucket, 'held/a')
  await expect.poll(() => work.asked.length).toBe(1)
  work.flights.drop(work.bucket)
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
})

it.each([
  ['is gone', 'r9'],
  ['redirects only by now', 'seeing'],
])('asks nobody for a pull whose rule %s', async (_, rule) => {
  const work = await startWork()
  await work.queue(pullOf(work.bucket, 'a', rule))
  await work.state(work.bucket, 'a').toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
  expect(work.asked).toEqual([])
})

it('records the pull that a waiting client started, from its start on', async () => {
  const work = await startWork()
  await work.missNow(work.bucket, 'held/a')
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'running', attempts: 1 })
  work.worker.wake()
  expect(work.flights.cancel(work.bucket, 'held/a')).toBe(true)
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'cancelled', reason: 'cancelled-by-operator' })
  expect(work.asked).toEqual(['/held/a'])
})

it('hands the pull of a waiting client back when it stops', async () => {
  const work = await startWork()
  await work.missNow(work.bucket, 'held/a')
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'running' })
  await work.worker[Symbol.asyncDispose]()
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'queued', attempts: 0 })
})

it('works off a long queue that an earlier process left in the middle: every key once, the list right after', async () => {
  const work = await startWork()
  const keys = Array.from({ length: 2_000 }, (_, n) => `k${n}`)
  await work.settings.pulls.enqueue(keys.map((key) => pullOf(work.bucket, key)))
  const left = { owner: 'died', limit: 50, perBucket: 50, now: now() }
  const interrupted = (await work.settings.pulls.claim(left)).map(({ key }) => key)
  expect(await work.settings.pulls.handBack({ now: now() })).toBe(50)
  work.worker.wake()
  const counts = () => work.settings.history.counts(work.bucket)
  await expect
    .poll(counts, { timeout: 30_000, interval: 20 })
    .toEqual({ queued: 0, running: 0, done: 2_000, failed: 0, cancelled: 0 })
  expect(work.asked.length).toBe(2_000)
  const pulls = await work.settings.history.list(work.bucket, { limit: 5_000 })
  expect(pulls.map(({ key }) => key).sort()).toEqual(keys.sort())
  expect(
    pulls
      .filter(({ attempts }) => attempts > 1)
      .map(({ key }) => key)
      .sort(),
  ).toEqual(interrupted.sort())
  expect(pulls.every(({ bytes, totalBytes, endedAt }) => bytes === 2 && totalBytes === 2 && endedAt === now())).toBe(
    true,
  )
}, 60_000)

it('goes on with a warm-up after the share of its bucket has ended all at once', async () => {
  const work = await startWork()
  const begun = { state: 'running', dryRun: false, source: { kind: 'keys' }, startedAt: 1 } as const
  const warmUp = await work.settings.warmUps.insert({ bucket: work.bucket, ...begun })
  await work.queue(...Array.from({ length: 100 }, (_, n) => ({ ...pullOf(work.bucket, `w${n}`), warmUp: warmUp.id })))
  await expect
    .poll(() => work.settings.warmUps.byId(work.bucket, warmUp.id), { timeout: 15_000, interval: 10 })
    .toMatchObject({ done: 100, queued: 0 })
})
