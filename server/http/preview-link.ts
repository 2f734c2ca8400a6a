import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long an address holds, milliseconds: long enough for a page to load it, too short to be passed around. */
export const previewMs = 60_000

/** What an address is for: one version of one object, and how it is answered. */
export type Preview = {
  readonly bucket: string
  readonly key: string
  /** Of the version: another one is not what the operator was shown. */
  readonly etag: string
  readonly disposition: 'inline' | 'attachment'
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** The key that addresses are signed with, made of the one that seals secrets. */
export const previewKeyOf = (secretKey: Uint8Array): Uint8Array =>
  createHmac('sha256', secretKey).update('headwater preview addresses').digest()

/** No part can be read as two: lengths are in front of them. */
function signatureOf(secret: Uint8Array, { bucket, key, etag, disposition, expiresAt }: Preview): Buffer {
  const parts = [bucket, key, etag, disposition, String(expiresAt)]
  const message = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('')
  return createHmac('sha256', secret).update(message).digest()
}

/**
 * The query of an address. The key is in it and not in the path: clients fold `.` and `..` there, and it is no object's
 * own address.
 */
export function previewQuery(secret: Uint8Array, preview: Preview): string {
  const { key, disposition, expiresAt } = preview
  const signature = signatureOf(secret, preview).toString('base64url')
  return `preview=${expiresAt}&disposition=${disposition}&signature=${signature}&key=${encodeURIComponent(key)}`
}

export const isPreviewQuery = (query: string) => query.startsWith('preview=')

export type WantedPreview = Pick<Preview, 'key' | 'disposition' | 'expiresAt'> & { readonly signature: string }

const form = /^preview=(\d{1,15})&disposition=(inline|attachment)&signature=([\w-]{43})&key=([^&]+)$/

/** What a query asks for; `null` when it is not one of ours. */
export function readPreviewQuery(query: string): WantedPreview | null {
  const [, expiresAt, disposition, signature = '', key = ''] = form.exec(query) ?? []
  if (disposition !== 'inline' && disposition !== 'attachment') return null
  try {
    return { key: decodeURIComponent(key), disposition, expiresAt: Number(expiresAt), signature }
  } catch {
    return null
  }
}

/** Whether the address was given out for this version, and still holds. Tells nothing by the time it takes. */
export function holds(
  secret: Uint8Array,
  wanted: WantedPreview,
  of: Pick<Preview, 'bucket' | 'etag'>,
  now: number,
): boolean {
  const expected = signatureOf(secret, { ...wanted, bucket: of.bucket, etag: of.etag })
  const isOurs = timingSafeEqual(expected, Buffer.from(wanted.signature, 'base64url'))
  return isOurs && now < wanted.expiresAt && wanted.expiresAt <= now + previewMs
}
