import { expect, it, onTestFinished } from 'vitest'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import { createCooldown } from '../pull/cooldown.ts'
import { openRuleBook } from '../pull/rule-book.ts'
import { createServeObject } from '../pull/serve-object.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { createOriginPulls } from './origin-pulls.ts'

const name = 'a-1'
const now = () => 1_000
const wanted = (address: string) => ({ enabled: true, defaultRule: { ...defaultRuleDefaults, address } })

/** One bucket that pulls from `old.example.com`, its misses written down. `around` stands in for the store's fence. */
async function startBucket(around: (fence: () => Promise<void>) => Promise<void> = (fence) => fence()) {
  const folder = await tempFolder()
  const settings = await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` })
  onTestFinished(async () => {
    await settings[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  const { id } = await settings.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 0 })
  await settings.originPulls.save(id, 0, { ...wanted('old.example.com'), at: 0 })
  const store = createMemoryObjectStore()
  const objects: ObjectStore = { ...store, fence: (bucket) => around(() => store.fence(bucket)) }
  const ruleBook = await openRuleBook(settings, () => undefined)
  const origin = {
    get: () => Promise.reject(new Error('not here')),
    probe: () => Promise.reject(new Error('not here')),
    check: async () => ({ kind: 'allowed' }) as const,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const queued: NewPull[] = []
  const inbox = { add: (pull: NewPull) => void queued.push(pull) }
  const serve = createServeObject({ objects, inbox, cooldown: createCooldown(now), now })
  const originPulls = createOriginPulls({ settings, objects, origin, ruleBook, now })
  return {
    id,
    settings,
    queued,
    save: (seen: number, address = 'new.example.com') => originPulls.save(name, seen, wanted(address)),
    /** Where a miss is sent. */
    async miss(key: string) {
      const entry = ruleBook.byName(name)
      if (!entry) throw new Error('the bucket is gone')
      const answer = await serve(entry, { method: 'GET', key, query: '', scheme: 'http' })
      return answer.kind === 'redirect' ? answer.location : null
    },
    /** Whether what a pull brings is stored. */
    publish: ({ token, ...ref }: NewPull) =>
      store.put(ref, Buffer.from('x'), { headers: {}, source: { kind: 'uploaded' }, token }).then(
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
