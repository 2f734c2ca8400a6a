import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Answer, type Headers, head } from './evil-answers.ts'

const pageBytes = 4096
const pieceBytes = 16 * pageBytes
const page = Buffer.from(createHash('sha512').update('headwater').digest('base64').padEnd(128, '.').repeat(32))

/** A page of the generated body, until the next is asked for. No two are alike: bytes in the wrong place are seen. */
function pageAt(index: number): Buffer {
  page.writeUInt32LE(index)
  return page
}

/** The generated body's bytes in pieces of 64 KiB; a shorter body is the start of a longer one. */
function* hugePieces(length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += pieceBytes) {
    const piece = Buffer.alloc(Math.min(length - at, pieceBytes))
    for (let o = 0; o < piece.length; o += pageBytes) pageAt((at + o) / pageBytes).copy(piece, o)
    yield piece
  }
}

/** A generated body of any length, written at the client's pace with constant memory. */
export const huge =
  (length: number, headers: Headers = {}): Answer =>
  async (socket) => {
    socket.write(head('200 OK', { 'Content-Length': length, ...headers }))
    const pieces = Readable.from(hugePieces(length), { objectMode: false })
    const over = Promise.withResolvers<void>()
    pieces.once('end', over.resolve)
    socket.once('close', over.resolve)
    pieces.pipe(socket, { end: false })
    await over.promise
  }

/** Whether these are the bytes of {@link huge}'s body from `position` on. */
export function isOfHuge(bytes: Uint8Array, position: number): boolean {
  for (let at = 0; at < bytes.length; ) {
    const from = (position + at) % pageBytes
    const length = Math.min(pageBytes - from, bytes.length - at)
    const expected = pageAt(Math.floor((position + at) / pageBytes))
    if (expected.compare(bytes, at, at + length, from, from + length) !== 0) return false
    at += length
  }
  return true
}

/** The SHA-256 (hex) of {@link huge}'s body. */
export function hugeSha256(length: number): string {
  const hash = createHash('sha256')
  for (const piece of hugePieces(length)) hash.update(piece)
  return hash.digest('hex')
}
