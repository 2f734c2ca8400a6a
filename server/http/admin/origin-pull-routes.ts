import { getOriginPull, saveOriginPull, testOrigin } from '../../../contract/origin-pull.ts'
import type { OriginPulls } from '../../manage/origin-pulls.ts'
import type { TestOrigin } from '../../manage/test-origin.ts'
import { actorOf } from './actor.ts'
import { presentOriginPull, presentSaved } from './present.ts'
import { type Route, route } from './route.ts'

type Deps = { readonly originPulls: OriginPulls; readonly testOrigin: TestOrigin }

export const originPullRoutes = ({ originPulls, testOrigin: test }: Deps): Route[] => [
  route(getOriginPull, async ({ params }) => presentOriginPull(await originPulls.get(params.bucket))),
  route(saveOriginPull, async ({ params, body, seenVersion, req }) =>
    presentSaved(await originPulls.save(params.bucket, seenVersion, body, actorOf(req))),
  ),
  route(testOrigin, async ({ params, body }) => test(params.bucket, body)),
]
