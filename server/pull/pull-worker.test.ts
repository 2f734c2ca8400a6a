import { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import type { OriginAnswer, OriginRequest } from '../origin/origin-client.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { createCooldown } from './cooldown.ts'
import { startPullWorker } from './pull-worker.ts'

const now = () => 1_000_000
const found = (url: URL): OriginAnswer => ({
  kind: 'found',
  url,
  headers: {},
  bytes: 2,
  body: Readable.from([Buffer.from('ok')]),
})

/** A worker over a real queue with two buckets, and an origin that answers at once or, below `/held`, when aborted. */
async function startWork(faults: (queue: PullQueue) => Partial<PullQueue> = () => ({})) {
  const folder = await tempFolder()
  const settings = await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` })
  const add = (name: string) =>
    settings.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 0 }).then(({ id }) => id)
  const [bucket, other] = [await add('a-1'), await add('b-1')]
  const address = parseOriginAddress('abc.example.com')
  if (!address.ok) throw new Error(address.problem)
  const rule = { ...defaultRuleDefaults, origin: address.address }
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
    check: async () => ({ kind: 'allowed' }) as const,
    probe: () => Promise.reject(new Error('not here')),
    [Symbol.asyncDispose]: async () => undefined,
  }
  const queue: PullQueue = {
    ...settings.pulls,
    async claim(options) {
      claims += 1
      return settings.pulls.claim(options)
    },
    ...faults(settings.pulls),
  }
  const worker = startPullWorker({
    queue,
    objects: createMemoryObjectStore(),
    origin,
    ruleBook: {
      byId: (id) => ({
        bucket: { id, name: `${id}`, access: 'private', accelerated: true, createdAt: 0, version: 1 },
        rule,
        outgoing: false,
      }),
    },
    cooldown: createCooldown(now),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    owner: 'w',
    concurrency: () => 32,
    perBucket: 16,
    now,
    random: () => 0,
  })
  onTestFinished(async () => {
    await worker[Symbol.asyncDispose]()
    await settings[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  const newest = async (of: number, key: string) => (await settings.history.list(of, { key, limit: 1 }))[0]
  return {
    bucket,
    other,
    worker,
    settings,
    asked,
    claims: () => claims,
    async miss(of: number, ...keys: string[]) {
      const pull = { bucket: of, query: null, scheme: 'http', token: { asOf: 0 }, queuedAt: 0 } as const
      await settings.pulls.enqueue(keys.map((key): NewPull => ({ ...pull, key })))
      worker.wake()
    },
    state: (of: number, key: string) => expect.poll(() => newest(of, key), { timeout: 15_000, interval: 10 }),
  }
}

it('records the end of a pull as soon as the queue can be written again', async () => {
  let refusals = 0
  const work = await startWork((queue) => ({
    async finish(...end) {
      refusals += 1
      if (refusals === 1) throw new Error('database is locked')
      return queue.finish(...end)
    },
  }))
  await work.miss(work.bucket, 'a')
  await work.state(work.bucket, 'a').toMatchObject({ state: 'done', bytes: 2 })
  expect(work.asked).toEqual(['/a'])
})

it('stops although the queue cannot be written', async () => {
  const refused = Promise.withResolvers<void>()
  const work = await startWork(() => ({
    async finish() {
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
  work.worker.drop(work.bucket)
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'running' })
  await work.state(work.other, 'held/b').toMatchObject({ state: 'running' })
  const ended = { state: 'cancelled', reason: 'configuration-changed', endedAt: 5 }
  expect((await work.settings.history.list(work.bucket, { limit: 9 }))[1]).toMatchObject(ended)
})

it('ends the row of a pull that is broken off when nobody else did', async () => {
  const work = await startWork()
  await work.miss(work.bucket, 'held/a')
  await expect.poll(() => work.asked.length).toBe(1)
  work.worker.drop(work.bucket)
  await work.state(work.bucket, 'held/a').toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
})
