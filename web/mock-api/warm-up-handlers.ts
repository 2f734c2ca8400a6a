import type { PullView } from '../../contract/pulls.ts'
import {
  cancelWarmUp,
  getWarmUp,
  listWarmUps,
  pauseWarmUp,
  resumeWarmUp,
  startWarmUp,
  startWarmUpFromFile,
  type WarmUpView,
} from '../../contract/warm-ups.ts'
import { type Bucket, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { newPull } from './pull-handlers.ts'
import { Refused } from './refused.ts'

export const warmUpHandlers = [
  mock(listWarmUps, ({ params }) => {
    const bucket = findBucket(params.bucket)
    for (const warmUp of bucket.warmUps) advance(bucket, warmUp)
    return { items: bucket.warmUps }
  }),
  mock(startWarmUp, ({ params, body: { source, dryRun } }) => {
    const bucket = findBucket(params.bucket)
    if (source.kind === 'keys') return start(bucket, { kind: 'keys', keys: source.keys, dryRun })
    const started = start(bucket, { kind: 'origin', keys: [], dryRun })
    const state = dryRun ? 'counting' : 'listing'
    return change(bucket, started, { source: { ...source, kind: 'origin' }, state, endedAt: null, listedBytes: 0 })
  }),
  mock(startWarmUpFromFile, async ({ params, query, request }) => {
    const keys = (await request.text()).split(/\r?\n/).filter((line) => line !== '')
    return start(findBucket(params.bucket), { kind: 'file', keys, dryRun: query.dryRun === 'true' })
  }),
  mock(getWarmUp, ({ params }) => {
    const bucket = findBucket(params.bucket)
    return advance(bucket, find(bucket, params.warmUp))
  }),
  mock(pauseWarmUp, ({ params }) => turn(findBucket(params.bucket), params.warmUp, 'running', 'paused')),
  mock(resumeWarmUp, ({ params }) => turn(findBucket(params.bucket), params.warmUp, 'paused', 'running')),
  mock(cancelWarmUp, ({ params }) => {
    const bucket = findBucket(params.bucket)
    const warmUp = find(bucket, params.warmUp)
    if (warmUp.endedAt !== null) throw new Refused('Conflict')
    return change(bucket, warmUp, { state: 'cancelled', endedAt: new Date().toISOString() })
  }),
]

type Start = { readonly kind: 'keys' | 'file' | 'origin'; readonly keys: readonly string[]; readonly dryRun: boolean }

function start(bucket: Bucket, { kind, keys, dryRun }: Start): WarmUpView {
  const here = keys.filter((key) => bucket.objects.has(key)).length
  const now = new Date().toISOString()
  const isOver = dryRun || here === keys.length
  const warmUp: WarmUpView = {
    id: String(bucket.warmUps.length + 1),
    state: isOver ? 'done' : 'running',
    dryRun,
    source: { kind, prefix: null, listing: null, rule: null },
    found: keys.length,
    here,
    unmatched: 0,
    invalid: 0,
    open: dryRun ? 0 : keys.length - here,
    done: 0,
    failed: 0,
    listedBytes: null,
    bytes: 0,
    reason: null,
    originStatus: null,
    originHost: null,
    limit: null,
    detail: null,
    startedAt: now,
    endedAt: isOver ? now : null,
  }
  bucket.warmUps = [warmUp, ...bucket.warmUps]
  return warmUp
}

/** Keys that a list tells of with each look, and those in all of it. */
const [step, listed] = [400, 2_000]

/** With every look a list is read further, and pulls of a warm-up end; every twentieth fails. */
function advance(bucket: Bucket, warmUp: WarmUpView): WarmUpView {
  const { state, dryRun, found, open, done, failed, bytes } = warmUp
  if (state === 'counting' || state === 'listing') {
    const more = { found: found + step, open: dryRun ? 0 : open + step, listedBytes: (found + step) * 48_000 }
    if (more.found < listed) return change(bucket, warmUp, more)
    return change(bucket, warmUp, { ...more, ...(dryRun ? over('done') : { state: 'running' }) })
  }
  if (state !== 'running') return warmUp
  const now = Math.min(open, Math.max(1, Math.ceil((open + done + failed) / 20)))
  const lost = now >= 20 ? Math.floor(now / 20) : 0
  for (let n = 0; n < lost; n++) bucket.pulls = [failedPull(warmUp, failed + n), ...bucket.pulls]
  const next = {
    open: open - now,
    done: done + now - lost,
    failed: failed + lost,
    bytes: bytes + (now - lost) * 48_000,
  }
  return change(bucket, warmUp, { ...next, ...(next.open === 0 && over('done')) })
}

function failedPull({ id, source }: WarmUpView, n: number): PullView {
  const now = new Date().toISOString()
  const key = `${source.prefix ?? ''}warm-up-${id}/${n}.jpg`
  const why = { reason: 'origin-not-found', originStatus: 404, originHost: 'abc.example.com' } as const
  const times = { queuedAt: now, startedAt: now, endedAt: now }
  return { ...newPull(key, false), ...why, ...times, state: 'failed', attempts: 1, warmUp: id }
}

const over = (state: WarmUpView['state']) => ({ state, endedAt: new Date().toISOString() })

function find({ warmUps }: Bucket, id: string): WarmUpView {
  const found = warmUps.find((warmUp) => warmUp.id === id)
  if (found === undefined) throw new Refused('NoSuchWarmUp')
  return found
}

function turn(bucket: Bucket, id: string, from: WarmUpView['state'], state: WarmUpView['state']): WarmUpView {
  const warmUp = find(bucket, id)
  if (warmUp.state !== from) throw new Refused('Conflict')
  return change(bucket, warmUp, { state })
}

function change(bucket: Bucket, warmUp: WarmUpView, to: Partial<WarmUpView>): WarmUpView {
  const changed = { ...warmUp, ...to }
  bucket.warmUps = bucket.warmUps.map((one) => (one.id === warmUp.id ? changed : one))
  return changed
}
