import type { IncomingMessage, ServerResponse } from 'node:http'
import { create as contentDisposition } from 'content-disposition'
import { GatewayError } from '../../domain/errors.ts'
import type { ObjectReader } from '../../object-store/object-store.ts'
import type { BucketEntry } from '../../pull/rule-book.ts'
import { holds, readPreviewQuery, type WantedPreview } from '../preview-link.ts'
import type { HeaderLines } from './object-headers.ts'
import { type ObjectOptions, sendObject } from './send-object.ts'

export type PreviewDeps = {
  readonly key: Uint8Array
  /** Whose scripts may read what is sent: the console, for previews of text. */
  readonly consoleOrigin: string
  readonly objects: Pick<ObjectReader, 'open'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const noGood = () =>
  new GatewayError('AccessDenied', 'This preview address has expired, or was not given out for this object.')

/**
 * Answers an address that the console was given for one object: of a private bucket, too, and never by an origin. Always
 * sandboxed, whatever host it came by.
 */
export async function sendPreview(
  deps: PreviewDeps,
  req: IncomingMessage,
  res: ServerResponse,
  { entry, query, options }: { readonly entry: BucketEntry; readonly query: string; readonly options: ObjectOptions },
): Promise<void> {
  const wanted = readPreviewQuery(query)
  if (!wanted) throw noGood()
  const { object } = await deps.objects.open({ bucket: entry.bucket.id, key: wanted.key })
  const of = { bucket: entry.bucket.name, etag: object?.meta.etag ?? '' }
  if (!holds(deps.key, wanted, of, deps.now()) || !object) throw noGood()
  await sendObject(req, res, object, {
    ...options,
    sharedHost: true,
    adjust: (lines) => previewLines(lines, wanted, deps),
  })
}

/** What could run is a download already (`forSharedHost`), and stays one. */
function previewLines(
  lines: HeaderLines,
  { key, disposition }: WantedPreview,
  { consoleOrigin }: PreviewDeps,
): HeaderLines {
  const name = key.split('/').findLast((part) => part !== '') ?? 'object'
  const asked = disposition === 'attachment' || lines['Content-Disposition'] === 'attachment' ? 'attachment' : 'inline'
  return {
    ...lines,
    'Content-Disposition': contentDisposition(name, { type: asked }),
    'Cache-Control': 'private, max-age=60',
    'Access-Control-Allow-Origin': consoleOrigin,
    'Access-Control-Expose-Headers': 'Content-Range, Content-Length',
    'Referrer-Policy': 'no-referrer',
  }
}
