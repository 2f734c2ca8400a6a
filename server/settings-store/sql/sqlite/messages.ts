/** A value that SQLite stores. */
export type SqlValue = string | number | bigint | null | Uint8Array

/** One statement for the worker. Those of one session share its transaction, if it has begun one. */
export type Request = {
  readonly id: number
  readonly session: number
  readonly sql: string
  readonly parameters: readonly SqlValue[]
}

export type Result = { readonly rows: readonly unknown[]; readonly changes: number }

export type SqlFailure = { readonly message: string; readonly errcode: number }

export type Reply =
  | { readonly id: number; readonly ok: true; readonly result: Result }
  | { readonly id: number; readonly ok: false; readonly failure: SqlFailure }

/** What the main thread sends. */
export type ToWorker = Request | 'close'

/** What the worker sends: once `ready`, or why it cannot start; then replies, several at a time. */
export type FromWorker = 'ready' | { readonly cannotOpen: SqlFailure } | readonly Reply[]
