import { cancelPull, forgetNotFound, retryFailedPulls, retryPull, startPulls } from '../../../contract/pull-orders.ts'
import {
  exportAllPulls,
  exportPulls,
  listAllPulls,
  listPulls,
  watchAllPulls,
  watchPulls,
} from '../../../contract/pulls.ts'
import type { PullWatch } from '../../manage/pull-watch.ts'
import type { NamedPull, Pulls } from '../../manage/pulls.ts'
import type { Sessions } from '../../manage/sessions.ts'
import { given } from './given.ts'
import { presentNamedPull, presentPull } from './present.ts'
import { createPullEvents } from './pull-events.ts'
import { type Route, route } from './route.ts'
import { sendCsv } from './send-csv.ts'

async function* presented(pages: AsyncIterable<readonly NamedPull[]>) {
  for await (const page of pages) yield page.map(presentNamedPull)
}

type PullParts = { readonly pulls: Pulls; readonly pullWatch: PullWatch; readonly sessions: Pick<Sessions, 'onEnd'> }

export const pullRoutes = (parts: PullParts): Route[] => {
  const watch = createPullEvents(parts)
  return [
    ...ordersOfPulls(parts),
    route(watchPulls, async (call) => {
      await watch(call.params.bucket, call)
      return null
    }),
    route(watchAllPulls, async (call) => {
      await watch(null, call)
      return null
    }),
  ]
}

const ordersOfPulls = ({ pulls }: PullParts): Route[] => [
  route(listPulls, async ({ params, query: { limit, ...filter } }) => {
    const { items, next, counts } = await pulls.list(params.bucket, { ...given(filter), limit })
    return { items: items.map(presentPull), next, counts }
  }),
  route(listAllPulls, async ({ query: { limit, ...filter } }) => {
    const { items, next, counts } = await pulls.list(null, { ...given(filter), limit })
    return { items: items.map(presentNamedPull), next, counts }
  }),
  route(exportPulls, async ({ params: { bucket }, query, res }) => {
    // Asked first, so that a bucket that is not there is refused and not an empty file.
    await pulls.list(bucket, { limit: 1 })
    await sendCsv(res, `pulls-${bucket}`, presented(pulls.export(bucket, given(query))))
    return null
  }),
  route(exportAllPulls, async ({ query, res }) => {
    await sendCsv(res, 'pulls', presented(pulls.export(null, given(query))))
    return null
  }),
  route(startPulls, async ({ params, body }) => {
    const { queued, left } = await pulls.start(params.bucket, body)
    return { queued, left: [...left] }
  }),
  route(retryPull, async ({ params }) => presentPull(await pulls.retry(params.bucket, params.pull))),
  route(cancelPull, async ({ params }) => presentPull(await pulls.cancel(params.bucket, params.pull))),
  route(retryFailedPulls, async ({ params, body: { waiting, ...filter } }) => ({
    queued: await (waiting ? pulls.hurryWaiting : pulls.retryFailed)(params.bucket, given(filter)),
  })),
  route(forgetNotFound, async ({ params, body }) => ({
    forgotten: await pulls.forgetNotFound(params.bucket, body.key),
  })),
]
