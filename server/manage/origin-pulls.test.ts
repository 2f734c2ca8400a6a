import { expect, it, onTestFinished } from 'vitest'
import type { NewPull } from '../domain/pull.ts'
import { createFreshness } from '../pull/freshness.ts'
import { createKeyMemory } from '../pull/key-memory.ts'
import { createServeObject } from '../pull/serve-object.ts'
import { name, openRuleDesk } from './testing/rule-desk.ts'

const now = () => 1_000
const client = { gone: () => new AbortController().signal, waits: () => undefined }
const notHere = () => Promise.reject(new Error('not here'))

/** One bucket that pulls from `old.example.com`, its misses written down. `around` stands in for the store's fence. */
async function startBucket(around: (fence: () => Promise<void>) => Promise<void> = (fence) => fence()) {
  let saved = false
  const desk = await openRuleDesk({ around: (fence) => (saved ? around(fence) : fence()) })
  onTestFinished(() => desk[Symbol.asyncDispose]())
  await desk.save({ address: 'old.example.com' })
  saved = true
  const { id, store: settings, objects, ruleBook, originPulls } = desk
  const queued: NewPull[] = []
  const serve = createServeObject({
    objects,
    inbox: { add: (pull: NewPull) => void queued.push(pull) },
    cooldown: createKeyMemory(now),
    notFound: createKeyMemory(now),
    freshness: createFreshness(now),
    health: { isUp: () => true },
    asks: { serveSync: notHere, serveHead: notHere },
    now,
  })
  return {
    id,
    settings,
    queued,
    save: async (seen: number, address = 'new.example.com') => {
      const { enabled, defaultRule } = await originPulls.get(name)
      return originPulls.save(name, seen, { enabled, defaultRule: { ...defaultRule, address } })
    },
    /** Where a miss is sent. */
    async miss(key: string) {
      const entry = ruleBook.byName(name)
      if (!entry) throw new Error('the bucket is gone')
      const read = { method: 'GET', key, query: '', scheme: 'http', host: 'a.file.localhost', headers: {} } as const
      const answer = await serve(entry, read, client)
      return answer.kind === 'redirect' ? answer.location : null
    },
    /** Whether what a pull brings is stored. */
    publish: ({ token, bucket, key }: NewPull) =>
      objects.put({ bucket, key }, Buffer.from('x'), { headers: {}, source: { kind: 'uploaded' }, token }).then(
        () => true,
        () => false,
      ),
  }
}

it('lets no miss decided before a save be stored, and every miss decided after it', async () => {
  const fenced = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const bucket = await startBucket(async (fence) => {
    await fence()
    fenced.resolve()
    await go.promise
  })
  await bucket.miss('before')
  const saving = bucket.save(1)
  await fenced.promise
  expect(await bucket.miss('between')).toBe('http://old.example.com/between')
  go.resolve()
  await saving
  expect(await bucket.miss('after')).toBe('http://new.example.com/after')
  expect(bucket.queued.map(({ key }) => key)).toEqual(['before', 'after'])
  expect(await Promise.all(bucket.queued.map(bucket.publish))).toEqual([false, true])
})

it('queues nothing from a miss that looked at the old rule and asks the store after the fence', async () => {
  let late: Promise<unknown> = Promise.resolve()
  const bucket = await startBucket(async (fence) => {
    const fencing = fence()
    late = bucket.miss('late')
    await fencing
  })
  await bucket.save(1)
  await late
  expect(bucket.queued).toEqual([])
})

it('changes nothing, and says so, when the store cannot outdate what was decided before', async () => {
  const bucket = await startBucket(() => Promise.reject(new Error('the disk is gone')))
  await expect(bucket.save(1)).rejects.toThrow('the disk is gone')
  expect(await bucket.settings.originPulls.of(bucket.id)).toMatchObject({ version: 1 })
  expect(await bucket.miss('a')).toBe('http://old.example.com/a')
  expect(await Promise.all(bucket.queued.map(bucket.publish))).toEqual([true])
})

it('costs no running pull when it was made from an outdated version', async () => {
  const bucket = await startBucket()
  await bucket.miss('a')
  await expect(bucket.save(0)).rejects.toMatchObject({ code: 'PreconditionFailed' })
  expect(await Promise.all(bucket.queued.map(bucket.publish))).toEqual([true])
})
