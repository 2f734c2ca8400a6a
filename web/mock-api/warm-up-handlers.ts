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
import { Refused } from './refused.ts'

export const warmUpHandlers = [
  mock(listWarmUps, ({ params }) => ({ items: findBucket(params.bucket).warmUps })),
  mock(startWarmUp, ({ params, body: { source, dryRun } }) => {
    const bucket = findBucket(params.bucket)
    if (source.kind === 'keys') return start(bucket, { kind: 'keys', keys: source.keys, dryRun })
    const started = start(bucket, { kind: 'origin', keys: [], dryRun })
    return change(bucket, started, { source: { ...source, kind: 'origin' }, state: 'listing', endedAt: null })
  }),
  mock(startWarmUpFromFile, async ({ params, query, request }) => {
    const keys = (await request.text()).split(/\r?\n/).filter((line) => line !== '')
    return start(findBucket(params.bucket), { kind: 'file', keys, dryRun: query.dryRun === 'true' })
  }),
  mock(getWarmUp, ({ params }) => find(findBucket(params.bucket), params.warmUp)),
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
    open: isOver ? 0 : keys.length - here,
    done: 0,
    failed: 0,
    listedBytes: null,
    bytes: 0,
    detail: null,
    startedAt: now,
    endedAt: isOver ? now : null,
  }
  bucket.warmUps = [warmUp, ...bucket.warmUps]
  return warmUp
}

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
