import { type CountsView, countNames, getBucketOverview, getOverview, listRuleCounts } from '../../contract/overview.ts'
import type { PullView } from '../../contract/pulls.ts'
import { type Bucket, db, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

type Time = { readonly from: string; readonly to: string; readonly step: number }

export const overviewHandlers = [
  mock(getOverview, ({ query }) => {
    const all = [...db.buckets.values()]
    const buckets = all.map((bucket) => ({
      bucket: bucket.view.name,
      objects: bucket.view.objects,
      bytes: bucket.view.bytes,
      counts: sumOf(pointsOf([bucket], query).map(({ counts }) => counts)),
    }))
    return { ...overviewOf(all, query), buckets }
  }),
  mock(getBucketOverview, ({ params, query }) => {
    const bucket = findBucket(params.bucket)
    if (params.bucket.startsWith('broken')) throw new Refused('InternalError')
    return overviewOf([bucket], query)
  }),
  mock(listRuleCounts, ({ params }) => {
    const { originPull } = findBucket(params.bucket)
    const counts = {
      ...none,
      redirect: 1_284,
      pullsStarted: 310,
      pullsDone: 306,
      pullsFailed: 4,
      bytesPulled: 8_400_000,
    }
    return { items: originPull.enabled ? [{ rule: 'default', counts }] : [] }
  }),
]

const none = Object.fromEntries(countNames.map((name) => [name, 0])) as CountsView

const sumOf = (all: readonly CountsView[]): CountsView =>
  Object.fromEntries(countNames.map((name) => [name, all.reduce((sum, one) => sum + one[name], 0)])) as CountsView

/** A migration: ever fewer misses. Buckets without origin-pull are quiet. */
function pointsOf(buckets: readonly Bucket[], { from, to, step }: Time) {
  const start = Date.parse(from)
  const steps = Math.ceil((Date.parse(to) - start) / (step * 1_000))
  const busy = buckets.filter(({ originPull }) => originPull.enabled).length
  return Array.from({ length: steps }, (_, i) => ({
    at: new Date(start + i * step * 1_000).toISOString(),
    counts: busy === 0 ? none : countsAt((i + 1) / steps, busy * (80 + 30 * Math.sin(i / 4))),
  }))
}

function countsAt(progress: number, requests: number): CountsView {
  const hit = Math.round(requests * (0.4 + 0.5 * progress))
  const redirect = Math.round(requests * 0.5 * (1 - progress))
  return {
    ...none,
    hit,
    redirect,
    revalidated: Math.round(hit / 9),
    missing: 2,
    originFailed: 1,
    bytesHere: hit * 48_000,
    bytesPulled: redirect * 52_000,
    pullsStarted: redirect,
    pullsDone: redirect,
  }
}

function overviewOf(buckets: readonly Bucket[], query: Time) {
  const points = pointsOf(buckets, query)
  const totals = sumOf(points.map(({ counts }) => counts))
  const pulls = buckets.flatMap((one) => one.pulls)
  const inState = (state: PullView['state']) => pulls.filter((pull) => pull.state === state)
  const open = [...inState('queued'), ...inState('running'), ...inState('failed')]
  const first = buckets.find(({ originPull }) => originPull.enabled)
  const seen = {
    bucket: first?.view.name ?? '',
    offBy: 0,
    lastAt: new Date(Date.parse(query.to) - 60_000).toISOString(),
  }
  return {
    ...query,
    totals,
    points,
    objects: buckets.reduce((sum, { view }) => sum + view.objects, 0),
    bytes: buckets.reduce((sum, { view }) => sum + view.bytes, 0),
    pulls: {
      queued: inState('queued').length,
      running: inState('running').length,
      done: inState('done').length,
      failed: inState('failed').length,
      cancelled: inState('cancelled').length,
    },
    stillMissing: {
      keys: open.length,
      unknownSize: open.filter(({ totalBytes }) => totalBytes === null).length,
      bytes: open.reduce((sum, { totalBytes }) => sum + (totalBytes ?? 0), 0),
    },
    topMissing: first ? [{ ...seen, key: 'images/old-logo.png', count: totals.missing }] : [],
    topErrors: first
      ? [
          { ...seen, of: 'request' as const, reason: 'origin-timeout', rule: 'default', key: 'video/a.mp4', count: 12 },
          { ...seen, of: 'pull' as const, reason: 'origin-forbidden', rule: 'default', key: 'secret/b.png', count: 3 },
        ]
      : [],
  }
}
