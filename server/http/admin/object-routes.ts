import {
  createPreviewAddress,
  deleteObjects,
  describeObject,
  downloadObject,
  getObjectDetail,
  listObjects,
  uploadObject,
} from '../../../contract/objects.ts'
import type { Objects } from '../../manage/objects.ts'
import { clientGone } from './client-gone.ts'
import { presentDetail, presentSummary } from './present.ts'
import type { Previews } from './previews.ts'
import { type Route, route } from './route.ts'
import { sendDownload } from './send-download.ts'

export const objectRoutes = ({ objects, previews }: { objects: Objects; previews: Previews }): Route[] => [
  route(listObjects, async ({ params, query }) => {
    const { after, ...rest } = query
    const page = await objects.list(params.bucket, { ...rest, ...(after === undefined ? {} : { after }) })
    return { folders: [...page.folders], items: page.items.map(presentSummary), next: page.next }
  }),
  route(getObjectDetail, async ({ params, query }) =>
    presentDetail((await objects.open(params.bucket, query.key)).meta),
  ),
  route(describeObject, async ({ params, query, body, seenVersion }) =>
    presentDetail(await objects.describe(params.bucket, query.key, seenVersion, body.headers)),
  ),
  route(createPreviewAddress, async ({ params, query, body }) => {
    const { meta } = await objects.open(params.bucket, query.key)
    const { url, expiresAt } = previews.addressOf({ bucket: params.bucket, ...body, ...meta })
    return { url, expiresAt: new Date(expiresAt).toISOString() }
  }),
  route(uploadObject, async ({ params, query, ifAbsent, req, res }) => {
    const length = req.headers['content-length']
    const meta = await objects.upload(params.bucket, query.key, {
      body: req,
      contentType: req.headers['content-type'],
      bytes: length === undefined ? undefined : Number(length),
      ifAbsent,
      signal: clientGone(res),
    })
    return presentSummary(meta)
  }),
  route(downloadObject, async ({ params, query, req, res }) => {
    await sendDownload(req, res, await objects.open(params.bucket, query.key))
    return null
  }),
  route(deleteObjects, async ({ params, body }) => objects.remove(params.bucket, body.keys)),
]
