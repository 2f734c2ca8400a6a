import { previewMiss } from '../../../contract/preview.ts'
import type { PreviewMiss } from '../../manage/preview.ts'
import { type Route, route } from './route.ts'

export const previewRoutes = ({ preview }: { preview: PreviewMiss }): Route[] => [
  route(previewMiss, ({ params, body }) => preview(params.bucket, body)),
]
