import type { ErrorCode } from '../../domain/errors.ts'

/** A change of the index, as it is sent to the writer's thread. Times are milliseconds since 1970. */
export type IndexWrite =
  | PutRow
  | DescribeRow
  | RemoveRow
  | { readonly kind: 'fence'; readonly bucket: number }
  | { readonly kind: 'retire'; readonly bucket: number }
  | { readonly kind: 'purge-tombstones'; readonly removedBefore: number; readonly limit: number }
  | { readonly kind: 'forget-dropped'; readonly files: readonly string[] }

export type RemoveRow = {
  readonly kind: 'remove'
  readonly bucket: number
  readonly key: string
  readonly at: number
  /** What was stored later stays, and nothing is changed; `null` removes whatever is there. */
  readonly storedBy: number | null
}

/** Other headers for a version: the row that has these. JSON as it was put. */
export type DescribeRow = {
  readonly kind: 'describe'
  readonly bucket: number
  readonly key: string
  readonly seen: { readonly headers: string; readonly sha256: string; readonly storedAt: number }
  /** JSON. */
  readonly headers: string
  readonly at: number
}

export type PutRow = {
  readonly kind: 'put'
  readonly bucket: number
  readonly key: string
  readonly size: number
  /** JSON. */
  readonly headers: string
  /** JSON. */
  readonly source: string
  readonly at: number
  /** From the token, if there is one. */
  readonly asOf: number | null
  /** With `asOf`: an object that was there then, and is still, does not stand in the way. */
  readonly replace: boolean
  readonly ifAbsent: boolean
} & RowBody

/** The body itself, whose digests the writer works out, which spares the thread that serves; or the name of its file. */
export type RowBody =
  | { readonly body: Uint8Array; readonly digests: null }
  | { readonly body: string; readonly digests: Digests }

/** Hex. */
export type Digests = { readonly md5: string; readonly sha256: string }

/** `value` is 1 or 0 for whether there was something to change, or a count; a put has the digests of its body. */
export type Done = { readonly kind: 'done'; readonly value: number; readonly digests?: Digests }

/** What became of it. */
export type WriteOutcome =
  | Done
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  /** The machine failed us; the write has not happened as far as this process can see. */
  | { readonly kind: 'failed'; readonly message: string }
