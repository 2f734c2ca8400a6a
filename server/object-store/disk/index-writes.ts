import type { ErrorCode } from '../../domain/errors.ts'

/** A change of the index, as it is sent to the writer's thread. Times are milliseconds since 1970. */
export type IndexWrite =
  | PutRow
  | { readonly kind: 'remove'; readonly bucket: number; readonly key: string; readonly at: number }
  | { readonly kind: 'fence'; readonly bucket: number }
  | { readonly kind: 'retire'; readonly bucket: number }
  | { readonly kind: 'purge-tombstones'; readonly removedBefore: number; readonly limit: number }
  | { readonly kind: 'forget-dropped'; readonly files: readonly string[] }

export type PutRow = {
  readonly kind: 'put'
  readonly bucket: number
  readonly key: string
  readonly size: number
  /** Hex. */
  readonly md5: string
  /** Hex. */
  readonly sha256: string
  /** JSON. */
  readonly headers: string
  /** JSON. */
  readonly source: string
  readonly at: number
  /** The body itself or the name of its file. */
  readonly body: Uint8Array<ArrayBuffer> | string
  /** From the token, if there is one. */
  readonly asOf: number | null
  /** With `asOf`: an object that was there then, and is still, does not stand in the way. */
  readonly replace: boolean
}

/** What became of it. `value` is 1 or 0 for whether there was something to change, or a count. */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly value: number }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  /** The machine failed us; the write has not happened as far as this process can see. */
  | { readonly kind: 'failed'; readonly message: string }
