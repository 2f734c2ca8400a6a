import {
  getOriginPullVersion,
  listOriginPullVersions,
  restoreOriginPull,
} from '../../../contract/origin-pull-history.ts'
import type { OriginPullHistory } from '../../manage/origin-pull-history.ts'
import { actorOf } from './actor.ts'
import { presentSaved, presentVersion, presentVersionFacts } from './present.ts'
import { type Route, route } from './route.ts'

export const historyRoutes = ({ history }: { history: OriginPullHistory }): Route[] => [
  route(listOriginPullVersions, async ({ params }) => ({
    items: (await history.list(params.bucket)).map(presentVersion),
  })),
  route(getOriginPullVersion, async ({ params }) =>
    presentVersionFacts(await history.get(params.bucket, params.version)),
  ),
  route(restoreOriginPull, async ({ params, seenVersion, req }) =>
    presentSaved(await history.restore(params.bucket, seenVersion, params.version, actorOf(req))),
  ),
]
