import { cancelPull, forgetNotFound, retryFailedPulls, retryPull, startPulls } from '../../contract/pull-orders.ts'
import {
  exportAllPulls,
  exportPulls,
  listAllPulls,
  listPulls,
  type PullOfBucket,
  type PullView,
  watchAllPulls,
  watchPulls,
} from '../../contract/pulls.ts'
import { type Bucket, db, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'
import { pullDefaults } from './seed.ts'

type Filter = { readonly [Name in 'state' | 'reason' | 'rule' | 'key' | 'warmUp']?: PullView[Name] | undefined } & {
  readonly prefix?: string | undefined
  readonly contains?: string | undefined
}

export const pullHandlers = [
  mock(listPulls, ({ params, query: { limit, after, ...filter } }) => {
    const bucket = findBucket(params.bucket)
    if (params.bucket.startsWith('broken')) throw new Refused('InternalError')
    advance(bucket)
    return { ...pageOf(bucket.pulls, filter, { after, limit }), counts: countsOf(bucket.pulls) }
  }),
  mock(listAllPulls, ({ query: { limit, after, ...filter } }) => {
    for (const bucket of db.buckets.values()) advance(bucket)
    const all = allPulls()
    return { ...pageOf(all, filter, { after, limit }), counts: countsOf(all) }
  }),
  mock(exportPulls, ({ params, query }) => csv(findBucket(params.bucket).pulls.filter((pull) => meets(pull, query)))),
  mock(exportAllPulls, ({ query }) => csv(allPulls().filter((pull) => meets(pull, query)))),
  // Here things move only when somebody looks: the console asks again and again instead.
  mock(watchPulls, ({ params }) => {
    findBucket(params.bucket)
    throw new Refused('TooManyStreams')
  }),
  mock(watchAllPulls, () => {
    throw new Refused('TooManyStreams')
  }),
  mock(startPulls, ({ params, body: { keys, replace } }) => {
    const bucket = findBucket(params.bucket)
    if (!bucket.originPull.enabled) return { queued: 0, left: keys.map((key) => ({ key, why: 'no-rule' as const })) }
    const stored = keys.filter((key) => !replace && bucket.objects.has(key))
    const wanted = keys.filter((key) => !stored.includes(key))
    for (const key of wanted) bucket.pulls = [newPull(key, bucket.objects.has(key)), ...bucket.pulls]
    return { queued: wanted.length, left: stored.map((key) => ({ key, why: 'stored' as const })) }
  }),
  mock(retryPull, ({ params }) => {
    const bucket = findBucket(params.bucket)
    const pull = findPull(bucket, params.pull)
    if (pull.state === 'running') throw new Refused('Conflict')
    return change(bucket, pull, again)
  }),
  mock(cancelPull, ({ params }) => {
    const bucket = findBucket(params.bucket)
    const pull = findPull(bucket, params.pull)
    if (!isOpen(pull) || pull.key.endsWith('stuck.bin')) throw new Refused('Conflict')
    return change(bucket, pull, {
      state: 'cancelled',
      reason: 'cancelled-by-operator',
      endedAt: new Date().toISOString(),
    })
  }),
  mock(retryFailedPulls, ({ params, body: { waiting, ...filter } }) => {
    const bucket = findBucket(params.bucket)
    const state = waiting ? 'queued' : 'failed'
    const meant = bucket.pulls.filter((pull) => meets(pull, { ...filter, state }) && (!waiting || pull.attempts > 0))
    for (const pull of meant) change(bucket, pull, again)
    return { queued: meant.length }
  }),
  mock(forgetNotFound, ({ params }) => {
    findBucket(params.bucket)
    return { forgotten: 0 }
  }),
]

const allPulls = () =>
  [...db.buckets]
    .flatMap(([bucket, { pulls }]) => pulls.map((pull): PullOfBucket => ({ ...pull, bucket })))
    .sort((a, b) => Number(b.id) - Number(a.id))

function pageOf<P extends PullView>(
  pulls: readonly P[],
  filter: Filter,
  page: { after?: string | undefined; limit: number },
) {
  const { after, limit } = page
  const below = after === undefined ? Number.POSITIVE_INFINITY : Number(after)
  const found = pulls.filter((pull) => Number(pull.id) < below && meets(pull, filter))
  const items = found.slice(0, limit)
  return { items, next: limit < found.length ? (items.at(-1)?.id ?? null) : null }
}

const csv = (pulls: readonly PullView[]) =>
  new Response(pulls.map(({ id, key, state }) => `${id},${key},${state}\r\n`).join(''), {
    headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="pulls.csv"' },
  })

const again: Partial<PullView> = {
  state: 'queued',
  reason: null,
  detail: null,
  bytes: 0,
  attempts: 0,
  nextAttemptAt: null,
  endedAt: null,
}

const isOpen = ({ state }: PullView) => state === 'queued' || state === 'running'

function meets(pull: PullView, { prefix = '', contains = '', ...wanted }: Filter): boolean {
  const exact = Object.entries(wanted) as Array<[keyof PullView, unknown]>
  const isKey = pull.key.startsWith(prefix) && pull.key.includes(contains)
  return isKey && exact.every(([name, value]) => value === undefined || pull[name] === value)
}

function countsOf(pulls: readonly PullView[]) {
  const count = (state: PullView['state']) => pulls.filter((pull) => pull.state === state).length
  return {
    queued: count('queued'),
    running: count('running'),
    done: count('done'),
    failed: count('failed'),
    cancelled: count('cancelled'),
  }
}

function findPull({ pulls }: Bucket, id: string): PullView {
  const found = pulls.find((pull) => pull.id === id)
  if (found === undefined) throw new Refused('NoSuchPull')
  return found
}

function change(bucket: Bucket, pull: PullView, to: Partial<PullView>): PullView {
  const changed = { ...pull, ...to }
  bucket.pulls = bucket.pulls.map((one) => (one.id === pull.id ? changed : one))
  return changed
}

/** With every look at the list, what waits begins and what runs comes nearer to its end. */
function advance(bucket: Bucket) {
  for (const pull of bucket.pulls) {
    const total = pull.totalBytes ?? 1_000_000
    if (pull.state === 'queued' && pull.nextAttemptAt === null)
      change(bucket, pull, {
        state: 'running',
        totalBytes: total,
        attempts: pull.attempts + 1,
        startedAt: new Date().toISOString(),
      })
    if (pull.state !== 'running') continue
    const bytes = Math.min(total, pull.bytes + Math.ceil(total / 8))
    change(bucket, pull, bytes < total ? { bytes } : { bytes, state: 'done', endedAt: new Date().toISOString() })
  }
}

export function newPull(key: string, replaces: boolean): PullView {
  const id = String(Number(allPulls()[0]?.id ?? 0) + 1)
  return { ...pullDefaults, id, key, replaces, queuedAt: new Date().toISOString() }
}
