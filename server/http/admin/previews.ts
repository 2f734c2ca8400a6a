import { type Preview, previewMs, previewQuery } from '../preview-link.ts'

/** Gives out addresses of single objects on the objects listener. */
export type Previews = {
  /** The origin they are all on. */
  readonly origin: string
  addressOf(wanted: Omit<Preview, 'expiresAt'>): { readonly url: string; readonly expiresAt: number }
}

type PreviewSettings = {
  readonly key: Uint8Array
  /** Where the objects listener is reached, and the base domain, which is the host that takes bucket names in the path. */
  readonly objectsUrl: URL
  readonly domain: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createPreviews({ key, objectsUrl, domain, now }: PreviewSettings): Previews {
  const site = new URL(objectsUrl)
  site.hostname = domain
  const { origin } = site
  return {
    origin,
    addressOf({ bucket, key: object, etag, disposition }) {
      const expiresAt = Math.floor(now()) + previewMs
      const query = previewQuery(key, { bucket, key: object, etag, disposition, expiresAt })
      return { url: `${origin}/${bucket}/?${query}`, expiresAt }
    },
  }
}
