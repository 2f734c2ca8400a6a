/** Where an object lives: its bucket's number (never reused, unlike its name) and its key. */
export type ObjectRef = { readonly bucket: number; readonly key: string }

/** How an object came here. Origin facts are kept to be shown, never sent as our own. */
export type ObjectSource =
  | { readonly kind: 'uploaded' }
  | {
      readonly kind: 'pulled'
      /** The origin URL without its query. */
      readonly url: string
      readonly originEtag: string | null
      readonly originLastModified: string | null
    }

export type ObjectMeta = {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Strong entity tag with its quotes: the MD5 of the body in hex, as COS and S3 have it. */
  readonly etag: string
  /** SHA-256 of the body, hex. */
  readonly sha256: string
  /** Stored headers by lower-case name; only names of {@link storedHeaderNames} and user metadata. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly storedAt: number
  readonly source: ObjectSource
}

/** The headers of an origin or an upload that are kept and sent again; everything else is dropped. */
export const storedHeaderNames = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const

/** Inclusive byte positions, `0 <= start <= end < size`. */
export type ByteRange = { readonly start: number; readonly end: number }

/**
 * What the store knew when something was decided: the number of the last write it had committed. Publishing with a
 * token fails if the key was written or deleted, or its bucket fenced, after that. No clock is involved.
 */
export type Token = { readonly asOf: number }
