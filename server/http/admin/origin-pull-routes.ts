import { getOriginPull, saveOriginPull, testOrigin } from '../../../contract/origin-pull.ts'
import type { OriginPulls } from '../../manage/origin-pulls.ts'
import { presentOriginPull, presentSaved } from './present.ts'
import { type Route, route } from './route.ts'

export const originPullRoutes = ({ originPulls }: { originPulls: OriginPulls }): Route[] => [
  route(getOriginPull, async ({ params }) => presentOriginPull(await originPulls.get(params.bucket))),
  route(saveOriginPull, async ({ params, body, seenVersion }) =>
    presentSaved(await originPulls.save(params.bucket, seenVersion, body)),
  ),
  route(testOrigin, async ({ params, body }) => originPulls.test(params.bucket, body)),
]
