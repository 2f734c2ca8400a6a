import { createHash, hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { checkMd5, piecesOf } from '../incoming-body.ts'
import type { PutOptions } from '../object-store.ts'
import type { BlobFiles, Draft } from './blob-files.ts'

/** A whole, checked body that nothing refers to yet: its bytes, or the durable file that has them. */
export type ReceivedBody = {
  readonly size: number
  /** Hex. */
  readonly md5: string
  /** Hex. */
  readonly sha256: string
  readonly body: Uint8Array<ArrayBuffer> | string
}

// While one lot of this size is written, the next is received and hashed.
const lotBytes = 1024 * 1024

/** Takes a body in: bodies of up to `inlineLimit` bytes into memory, larger ones through a draft into a file. */
export async function receiveBody(
  body: Readable | Uint8Array,
  options: PutOptions,
  files: BlobFiles,
  inlineLimit: number,
): Promise<ReceivedBody> {
  const pieces = piecesOf(body, options)
  const first: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { value, done } = await pieces.next()
    if (done) return inlineBody(first, size, options)
    first.push(value)
    size += value.byteLength
    if (size > inlineLimit) return await fileBody(first, pieces, options, files)
  }
}

function inlineBody(pieces: readonly Uint8Array[], size: number, { expect }: PutOptions): ReceivedBody {
  // A copy of exactly this size: it is handed over to the writer's thread.
  const body = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    body.set(piece, at)
    at += piece.byteLength
  }
  const md5 = hash('md5', body)
  checkMd5(md5, expect)
  return { size, md5, sha256: hash('sha256', body), body }
}

async function fileBody(
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
  { expect }: PutOptions,
  files: BlobFiles,
): Promise<ReceivedBody> {
  // Leaving through an error ends the generator too, and with it the reading.
  await using stream = rest
  const draft = await files.newDraft()
  try {
    const { size, md5, sha256 } = await fillDraft(draft, first, stream)
    checkMd5(md5, expect)
    await draft.publish(size)
    return { size, md5, sha256, body: draft.name }
  } catch (error) {
    await draft.discard()
    throw error
  }
}

async function fillDraft(draft: Draft, first: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>) {
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  let size = 0
  let lot: Uint8Array[] = []
  let lotSize = 0
  let writing: Promise<void> = Promise.resolve()

  function take(piece: Uint8Array): void {
    md5.update(piece)
    sha256.update(piece)
    lot.push(piece)
    lotSize += piece.byteLength
    size += piece.byteLength
  }

  async function writeLot(): Promise<void> {
    await writing
    writing = draft.write(lot)
    // The failure is thrown by the next wait for it.
    writing.catch(() => undefined)
    lot = []
    lotSize = 0
  }

  try {
    first.forEach(take)
    for await (const piece of rest) {
      take(piece)
      if (lotSize >= lotBytes) await writeLot()
    }
    if (lot.length > 0) await writeLot()
  } finally {
    // Nobody may close the file under a write.
    await writing.catch(() => undefined)
  }
  await writing
  return { size, md5: md5.digest('hex'), sha256: sha256.digest('hex') }
}
