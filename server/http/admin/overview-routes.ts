import { getBucketOverview, getOverview, listRuleCounts, type OverviewView } from '../../../contract/overview.ts'
import type { NamedTop, Overview, Overviews } from '../../manage/overview.ts'
import { type Route, route } from './route.ts'

type Asked = { readonly from: string; readonly to: string; readonly step: number }

const timeOf = ({ from, to, step }: Asked) => ({ from: Date.parse(from), to: Date.parse(to), stepMs: step * 1_000 })

export const overviewRoutes = ({ overviews }: { overviews: Overviews }): Route[] => [
  route(getBucketOverview, async ({ params, query }) =>
    presentOverview(await overviews.ofBucket(params.bucket, timeOf(query))),
  ),
  route(getOverview, async ({ query }) => {
    const overview = await overviews.ofAll(timeOf(query))
    const buckets = overview.buckets.map(({ bucket, usage: { objects, bytes }, counts }) => ({
      bucket,
      objects,
      bytes,
      counts,
    }))
    return { ...presentOverview(overview), buckets }
  }),
  route(listRuleCounts, async ({ params }) => ({
    items: [...(await overviews.rules(params.bucket))].map(([rule, counts]) => ({ rule, counts })),
  })),
]

const moment = (ms: number) => new Date(ms).toISOString()

const presentOverview = (of: Overview): OverviewView => ({
  from: moment(of.from),
  to: moment(of.to),
  step: of.stepMs / 1_000,
  totals: of.totals,
  points: of.points.map(({ at, counts }) => ({ at: moment(at), counts })),
  objects: of.usage.objects,
  bytes: of.usage.bytes,
  pulls: of.pulls,
  stillMissing: of.stillMissing,
  topMissing: of.topMissing.map((top) => ({ ...seen(top), key: top.key })),
  topErrors: of.topErrors.map((top) => ({
    ...seen(top),
    of: top.of === 'pull' ? 'pull' : 'request',
    reason: top.reason,
    rule: top.rule === '' ? null : top.rule,
    key: top.key,
  })),
})

const seen = ({ bucketName, count, offBy, lastAt }: NamedTop) => ({
  bucket: bucketName,
  count,
  offBy,
  lastAt: moment(lastAt),
})
