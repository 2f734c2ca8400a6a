import { listPulls } from '../../../contract/pulls.ts'
import type { Pulls } from '../../manage/pulls.ts'
import { presentPull } from './present.ts'
import { type Route, route } from './route.ts'

export const pullRoutes = ({ pulls }: { pulls: Pulls }): Route[] => [
  route(listPulls, async ({ params, query }) => ({
    items: (await pulls.list(params.bucket, query)).map(presentPull),
  })),
]
