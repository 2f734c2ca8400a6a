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
  res.setHeader('Content-Type', headers['content-type'] ?? 'application/octet-stream')
  res.setHeader('Content-Length', size)
  res.setHeader('Content-Disposition', contentDisposition(fileName(key)))
  res.setHeader('Content-Security-Policy', "sandbox; default-src 'none'")
  if (req.method === 'HEAD') return void res.end()
  if (object.bytes) return void res.end(object.bytes)
  await object.sendTo(res)
}
