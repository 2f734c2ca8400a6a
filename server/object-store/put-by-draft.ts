import type { Readable } from 'node:stream'
import type { ObjectMeta, ObjectRef } from '../domain/stored-object.ts'
import { piecesOf } from './incoming-body.ts'
import type { Draft, ObjectStore, PutOptions } from './object-store.ts'

// While one lot of this size is written and hashed, the next is received.
const lotBytes = 1024 * 1024

/** `ObjectStore.put` of a store that has drafts. */
export async function putByDraft(
  { draft: begin }: Pick<ObjectStore, 'draft'>,
  ref: ObjectRef,
  body: Readable | Uint8Array,
  options: PutOptions,
): Promise<ObjectMeta> {
  const draft = await begin(lengthOf(body, options))
  try {
    await fill(draft, piecesOf(body, options))
    return await draft.publish(ref, options)
  } finally {
    await draft.release()
  }
}

function lengthOf(body: Readable | Uint8Array, { expect }: PutOptions): { bytes: number } | undefined {
  const bytes = body instanceof Uint8Array ? body.byteLength : expect?.bytes
  return bytes === undefined ? undefined : { bytes }
}

async function fill(draft: Draft, pieces: AsyncGenerator<Uint8Array>): Promise<void> {
  let lot: Uint8Array[] = []
  let size = 0
  let writing: Promise<void> = Promise.resolve()

  async function writeLot(): Promise<void> {
    await writing
    writing = draft.write(...lot)
    // The failure is thrown by the next wait for it.
    writing.catch(() => undefined)
    lot = []
    size = 0
  }

  for await (const piece of pieces) {
    if (size + piece.byteLength > lotBytes) await writeLot()
    lot.push(piece)
    size += piece.byteLength
  }
  await writeLot()
  await writing
}
