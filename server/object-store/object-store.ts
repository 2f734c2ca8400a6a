import type { Readable, Writable } from 'node:stream'
import type { ByteRange, ObjectMeta, ObjectRef, ObjectSource, Token } from '../domain/stored-object.ts'

/** One version of an object, metadata and body together, however the key changes meanwhile. */
export interface StoredObject {
  readonly meta: ObjectMeta
  /** The whole body when it is small enough to be at hand; else `null` and {@link sendTo} is the way. */
  readonly bytes: Uint8Array | null
  /**
   * Writes the body, or a range of it, at the target's pace, and ends the target. Resolves to `false` when the target
   * closed before it had everything. Rejects, leaving the target open and short, when the bytes are lost or damaged.
   * The bytes are used again once the target calls back: sockets and responses are done with them then, a
   * `PassThrough` is not.
   */
  sendTo(target: Writable, options?: SendOptions): Promise<boolean>
}

export type SendOptions = {
  readonly range?: ByteRange | undefined
  /** Called once, before the first byte, when the body turned out to be there. */
  readonly begin?: () => void
}

/** The answer to "is it here?", with the token that lets a later {@link ObjectStore.put} prove nothing changed. */
export type Lookup = { readonly object: StoredObject | null; readonly token: Token }

export type PutOptions = {
  readonly headers: Readonly<Record<string, string>>
  readonly source: ObjectSource
  /** Refuse to publish anything else: exact length in bytes, MD5 in hex. */
  readonly expect?: { readonly bytes?: number; readonly md5?: string }
  /** For a pull: publish only if the key is still absent and nothing was written, deleted or fenced since. */
  readonly token?: Token
  /** With a token: an object that is there and was not written since is replaced. */
  readonly replace?: boolean
  /** Publish only if the key is absent then; else refuse with `PreconditionFailed`. */
  readonly ifAbsent?: boolean
  readonly signal?: AbortSignal
  /** Told the number of bytes taken so far, from time to time. */
  readonly onProgress?: (bytes: number) => void
}

/**
 * A body that arrives piece by piece and can be read before it is an object. One writer, any number of readers. It must
 * be released in the end.
 */
export interface Draft {
  /** Bytes taken and readable. */
  readonly size: number
  /**
   * Takes the next bytes, at most 1 MiB in all, for good: nobody may change them any more. Rejects with `StorageFull`; what
   * was taken before stays readable.
   */
  write(...pieces: readonly Uint8Array[]): Promise<void>
  /** Copies bytes from `position` on into `target` and resolves to how many; 0 at the end of what was taken. */
  read(position: number, target: Uint8Array): Promise<number>
  /** Makes it the object, as {@link ObjectStore.put} does with a body. At most once; it stays readable until released. */
  publish(ref: ObjectRef, options: Omit<PutOptions, 'onProgress' | 'signal'>): Promise<ObjectMeta>
  /** Lets go of it: what was not published leaves nothing behind. */
  release(): Promise<void>
}

export type RemoveOptions = {
  /** What was stored later than that, milliseconds since 1970, stays as it is. */
  readonly storedBy?: number
}

export type ListQuery = {
  readonly prefix: string
  /** Keys are grouped at the first delimiter after the prefix; empty groups nothing. */
  readonly delimiter: '' | '/'
  /** `next` of the page before; opaque. */
  readonly after?: string
  /** 1 to 1000 entries, folders and objects together. */
  readonly limit: number
}

export type ListPage = {
  readonly folders: readonly string[]
  readonly items: readonly ObjectMeta[]
  readonly next: string | null
}

export type Usage = { readonly objects: number; readonly bytes: number }

/** Objects that are at hand in memory: how many, the bytes they take, and how many made room for others so far. */
export type HotNumbers = { readonly objects: number; readonly bytes: number; readonly evicted: number }

/** Writes that became durable together, so far: how often 1, up to 2, 4, 8 and so on of them, and all that were written. */
export type BatchNumbers = { readonly bySize: readonly number[]; readonly writes: number }

/** Looks objects up. */
export interface ObjectReader extends AsyncDisposable {
  /** At once where it can: a hit from memory waits for nothing. Throws, or rejects, when the store cannot be read. */
  open(ref: ObjectRef): Lookup | Promise<Lookup>
  hot(): HotNumbers
}

/**
 * Objects by bucket and key. Promises, held by the conformance suite:
 *
 * 1. `put` is all or nothing: when the body breaks, `expect` differs or the token is outdated, nothing is published
 *    and nothing stays behind. When it resolves, the object survives a power cut.
 * 2. A `put` without a token and a `remove` always win over a `put` with a token taken before.
 * 3. `open` returns metadata and body of the same version, even if the object is replaced while being read.
 * 4. `list` is in UTF-8 byte order of the key and sees every acknowledged write.
 * 5. `remove` of an absent object succeeds.
 */
export interface ObjectStore extends ObjectReader {
  /**
   * Stores a body. Rejects with `WrongSize`, `WrongChecksum`, `Superseded` (the token is outdated), `PreconditionFailed`
   * (there is one already), `StorageFull`, `NoSuchBucket` (retired), or the body's own error. What is left of the body then is the caller's to destroy.
   */
  put(ref: ObjectRef, body: Readable | Uint8Array, options: PutOptions): Promise<ObjectMeta>
  /** Begins a body of up to `bytes` bytes, where that is known. Rejects with `StorageFull`. */
  draft(expected?: { readonly bytes: number }): Promise<Draft>
  /**
   * Gives the version that was seen other headers, its body as it is; resolves to what is stored then. A later decision
   * than any pull's, as a `put`. Rejects with `NoSuchKey`, or `PreconditionFailed` when it is not as it was seen.
   */
  describe(ref: ObjectRef, seen: ObjectMeta, headers: ObjectMeta['headers']): Promise<ObjectMeta>
  /** Resolves to whether there was an object. Outdates every token of the key either way, unless what is there stays. */
  remove(ref: ObjectRef, options?: RemoveOptions): Promise<boolean>
  list(bucket: number, query: ListQuery): Promise<ListPage>
  usage(bucket: number): Promise<Usage>
  batches(): BatchNumbers
  /** The bucket's configuration changed: every token taken before is outdated. */
  fence(bucket: number): Promise<void>
  /** Closes an empty bucket for ever: later puts are refused. Resolves to `false`, changing nothing, if it holds objects. */
  retire(bucket: number): Promise<boolean>
}
