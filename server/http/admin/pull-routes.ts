import {
  cancelPull,
  forgetNotFound,
  listPulls,
  retryFailedPulls,
  retryPull,
  startPulls,
} from '../../../contract/pulls.ts'
import type { Pulls } from '../../manage/pulls.ts'
import { given } from './given.ts'
import { presentPull } from './present.ts'
import { type Route, route } from './route.ts'

export const pullRoutes = ({ pulls }: { pulls: Pulls }): Route[] => [
  route(listPulls, async ({ params, query: { limit, ...filter } }) => {
    const { items, next, counts } = await pulls.list(params.bucket, { ...given(filter), limit })
    return { items: items.map(presentPull), next, counts }
  }),
  route(startPulls, async ({ params, body }) => {
    const { queued, left } = await pulls.start(params.bucket, body)
    return { queued, left: [...left] }
  }),
  route(retryPull, async ({ params }) => presentPull(await pulls.retry(params.bucket, params.pull))),
  route(cancelPull, async ({ params }) => presentPull(await pulls.cancel(params.bucket, params.pull))),
  route(retryFailedPulls, async ({ params, body }) => ({
    queued: await pulls.retryFailed(params.bucket, given(body)),
  })),
  route(forgetNotFound, async ({ params, body }) => ({
    forgotten: await pulls.forgetNotFound(params.bucket, body.key),
  })),
]
