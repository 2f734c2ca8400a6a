import type { IndexWrite, PutRow } from './index-writes.ts'

/** What the writer's thread starts with. */
export type WriterData = {
  readonly indexFile: string
  /** The bodies of the batch under way, one after the other, in memory that both threads see. */
  readonly bodies: Uint8Array
}

const leastBytes = 4 * 1024 * 1024

export type BodyArea = {
  readonly bytes: Uint8Array
  /** Whether it ever has room for the write's body. */
  canTake(write: IndexWrite): boolean
  /** Puts the write's body, if it has one, behind those before; returns whether there was room. */
  take(write: IndexWrite): boolean
  /** The writer is done with them all. */
  clear(): void
}

/** An area for bodies of up to `largest` bytes, of many as a rule. Memory that was never used costs nothing. */
export function createBodyArea(largest: number): BodyArea {
  const bytes = new Uint8Array(new SharedArrayBuffer(Math.max(leastBytes, largest)))
  let used = 0
  return {
    bytes,
    canTake: (write) => !hasBody(write) || write.body.byteLength <= bytes.byteLength,
    take(write) {
      if (!hasBody(write)) return true
      const { body } = write
      if (used + body.byteLength > bytes.byteLength) return false
      bytes.set(body, used)
      used += body.byteLength
      return true
    },
    clear() {
      used = 0
    },
  }
}

type WithBody = Extract<PutRow, { readonly digests: null }>

const hasBody = (write: IndexWrite): write is WithBody => write.kind === 'put' && write.digests === null

type Batch = {
  readonly writes: readonly IndexWrite[]
  /** Of each body that is in the area instead. */
  readonly lengths: readonly (number | null)[]
}

const nothing = new Uint8Array(0)

/** Writes as one text, which both runtimes hand over sooner than objects. Their bodies are in the area. */
export function encodeWrites(writes: readonly IndexWrite[]): string {
  const batch: Batch = {
    writes: writes.map((write) => (hasBody(write) ? { ...write, body: nothing } : write)),
    lengths: writes.map((write) => (hasBody(write) ? write.body.byteLength : null)),
  }
  return JSON.stringify(batch)
}

/** The writes with their bodies, which are the area's own memory. */
export function decodeWrites(text: string, area: Uint8Array): IndexWrite[] {
  const { writes, lengths }: Batch = JSON.parse(text)
  let at = 0
  return writes.map((write, i) => {
    const length = lengths[i] ?? null
    if (write.kind !== 'put' || length === null) return write
    at += length
    return { ...write, digests: null, body: area.subarray(at - length, at) }
  })
}
