import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { EvilRequest } from './evil-request.ts'

/** Writes one answer to the connection. Leaves it open when the client may send the next request on it. */
export type Answer = (socket: Socket, request: EvilRequest) => void | Promise<void>

/** A value per header, or several. */
export type Headers = Readonly<Record<string, string | number | readonly string[]>>

/** The first line and the headers of an answer. */
export const head = (first: string, headers: Headers = {}) =>
  [
    `HTTP/1.1 ${first}`,
    ...Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`)),
    '',
    '',
  ].join('\r\n')

const bytesOf = (body: string | Buffer) => (typeof body === 'string' ? Buffer.from(body) : body)

/** Exactly these bytes; the connection is closed after them unless `keep`. For what no other answer can say. */
export const raw =
  (bytes: string | Buffer, { keep = false } = {}): Answer =>
  (socket) => {
    socket.write(bytes)
    if (!keep) socket.end()
  }

/** A clean 200 with Content-Length; to a HEAD, its headers alone. */
export const ok =
  (body: string | Buffer, headers: Headers = {}): Answer =>
  (socket, { method }) => {
    const bytes = bytesOf(body)
    const first = head('200 OK', { 'Content-Length': bytes.length, ...headers })
    socket.write(method === 'HEAD' ? first : Buffer.concat([Buffer.from(first, 'latin1'), bytes]))
  }

/** Any status, with a short body. */
export const status =
  (code: number, headers: Headers = {}): Answer =>
  (socket, { method }) => {
    const body = method === 'HEAD' || code === 204 || code === 304 ? '' : `status ${code}\n`
    const length = code === 204 || code === 304 ? {} : { 'Content-Length': `status ${code}\n`.length }
    socket.write(`${head(`${code} Whatever`, { ...length, ...headers })}${body}`, 'latin1')
  }

export const redirect = (to: string, code = 302): Answer => status(code, { Location: to })

/** A chunked body that ends as it should. */
export const chunked =
  (body: string | Buffer, headers: Headers = {}): Answer =>
  (socket) => {
    const bytes = bytesOf(body)
    socket.write(head('200 OK', { 'Transfer-Encoding': 'chunked', ...headers }))
    if (bytes.length > 0) socket.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, crlf]))
    socket.write('0\r\n\r\n')
  }

const crlf = Buffer.from('\r\n')

/** Chunks without the last one: the connection just ends. */
export const chunkedCut = (body: string): Answer =>
  raw(`${head('200 OK', { 'Transfer-Encoding': 'chunked' })}${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`)

/** Declares the whole body and sends only its first `sent` bytes. */
export const truncated =
  (body: string | Buffer, sent: number): Answer =>
  (socket) => {
    const bytes = bytesOf(body)
    socket.write(head('200 OK', { 'Content-Length': bytes.length }))
    socket.end(bytes.subarray(0, sent))
  }

/** Sends `sent` bytes of the body, then nothing more, for ever. */
export const stalled =
  (body: string | Buffer, sent: number): Answer =>
  (socket) => {
    const bytes = bytesOf(body)
    socket.write(head('200 OK', { 'Content-Length': bytes.length }))
    socket.write(bytes.subarray(0, sent))
  }

/** Sends the first `sent` bytes, waits for the promise, sends the rest. */
export const pausing =
  (body: string | Buffer, sent: number, goOn: Promise<unknown>): Answer =>
  async (socket) => {
    const bytes = bytesOf(body)
    socket.write(head('200 OK', { 'Content-Length': bytes.length }))
    socket.write(bytes.subarray(0, sent))
    await goOn
    socket.write(bytes.subarray(sent))
  }

/** One byte every `everyMs` milliseconds until the client leaves. */
export const dripping =
  (length: number, everyMs: number): Answer =>
  (socket) => {
    socket.write(head('200 OK', { 'Content-Length': length }))
    const timer = setInterval(() => socket.write('x'), everyMs)
    socket.once('close', () => clearInterval(timer))
  }

/** Never answers. */
export const silent: Answer = () => {}

/** Closes the connection without a byte. */
export const empty: Answer = (socket) => void socket.end()

/** Resets the connection without a byte. */
export const reset: Answer = (socket) => void socket.resetAndDestroy()

export const garbage: Answer = raw('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n')

/** Content-Length and Transfer-Encoding at once. */
export const lengthAndChunked: Answer = raw(
  `${head('200 OK', { 'Content-Length': 5, 'Transfer-Encoding': 'chunked' })}5\r\nhello\r\n0\r\n\r\n`,
)

export const twoLengths: Answer = raw(`${head('200 OK', { 'Content-Length': ['5', '6'] })}hello!`)

/** Declares the body's length and sends `extra` after it, in the same packet. */
export const overLong =
  (body: string, extra: string, headers: Headers = {}): Answer =>
  (socket) =>
    void socket.write(`${head('200 OK', { 'Content-Length': Buffer.byteLength(body), ...headers })}${body}${extra}`)

/** Neither length nor chunks: the end of the connection is the end of the body. */
export const closeDelimited = (body: string, headers: Headers = {}): Answer =>
  raw(`${head('200 OK', { Connection: 'close', ...headers })}${body}`)

export const unasked206 = (body: string): Answer =>
  raw(`${head('206 Partial Content', { 'Content-Length': 2, 'Content-Range': 'bytes 0-1/9' })}${body.slice(0, 2)}`)

export const rangeOn200 = (body: string): Answer => ok(body, { 'Content-Range': `bytes 0-${body.length - 1}/99` })

/** One header of so many bytes. */
export const bigHeader = (bytes: number): Answer => ok('hello', { 'X-Big': 'x'.repeat(bytes) })

export const manyHeaders = (count: number): Answer =>
  ok('hello', Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, 1])))

/** So many 103 Early Hints before a clean 200. */
export const interim = (count: number, body: string): Answer =>
  raw(`${head('103 Early Hints').repeat(count)}${head('200 OK', { 'Content-Length': body.length })}${body}`, {
    keep: true,
  })

export const wrongMd5 = (body: string): Answer =>
  ok(body, { 'Content-MD5': createHash('md5').update('another body').digest('base64') })

/** Says gzip, is not. */
export const gzipLie = (body: string): Answer => ok(body, { 'Content-Encoding': 'gzip' })

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
