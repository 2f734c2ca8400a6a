import { once } from 'node:events'
import { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { type Answer, head } from '../evil-answers.ts'

/** Sends `sent` bytes of the body and resets the connection. */
export const resetAfter = (body: Buffer, sent: number): Answer =>
  cutAfter(head('200 OK', { 'Content-Length': body.length }), body.subarray(0, sent))

/** Sends a head and some bytes, and resets the connection when they have left. */
export const cutAfter =
  (first: string, bytes: Buffer): Answer =>
  async (socket) => {
    const sent = Promise.withResolvers<unknown>()
    socket.once('close', sent.resolve)
    socket.write(Buffer.concat([Buffer.from(first, 'latin1'), bytes]), sent.resolve)
    await sent.promise
    // TLS knows no reset of its own.
    if (socket instanceof TLSSocket) socket.destroy()
    else socket.resetAndDestroy()
  }

/** Of a body that ends with its connection. */
export const closeHead = head('200 OK', { Connection: 'close' })

/** A head that comes byte by byte, without end, until the client leaves. */
export const drippingHead =
  (everyMs: number): Answer =>
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
    const timer = setInterval(() => socket.write('x'), everyMs)
    socket.once('close', () => clearInterval(timer))
  }

/** Chunks without end, at the client's pace. */
export const endless: Answer = async (socket) => {
  const closed = once(socket, 'close')
  socket.write(head('200 OK', { 'Transfer-Encoding': 'chunked' }))
  Readable.from(chunks()).pipe(socket, { end: false })
  await closed
}

function* chunks(): Generator<string> {
  for (;;) yield `400\r\n${'x'.repeat(1024)}\r\n`
}
