import { create as contentDisposition } from 'content-disposition'
import type { Request, Response } from 'express'
import type { StoredObject } from '../../object-store/object-store.ts'

/** The name of the file: the key after its last slash. */
const fileName = (key: string) => key.split('/').findLast((part) => part !== '') ?? 'object'

/**
 * An object's bytes as they are stored. They are somebody else's: always an attachment, never sniffed, and without any
 * right of the console's origin if a browser shows them all the same.
 */
export async function sendDownload(req: Request, res: Response, object: StoredObject): Promise<void> {
  const { key, size, headers } = object.meta
  const begin = () =>
    res.writeHead(200, {
      'Content-Type': headers['content-type'] ?? 'application/octet-stream',
      'Content-Length': size,
      'Content-Disposition': contentDisposition(fileName(key)),
      'Content-Security-Policy': "sandbox; default-src 'none'",
    })
  if (req.method === 'HEAD') begin().end()
  else if (object.bytes) begin().end(object.bytes)
  else await object.sendTo(res, { begin })
}
