// A thread with many clients that ask for the same object and look at every byte, keeping none.
import { connect } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { isOfHuge } from './evil-answers.ts'

export type HerdOrder = {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly clients: number
  /** Of the body, which is `huge`'s. */
  readonly bytes: number
}

/** `asked` when every client has sent its request; then, for each, `right` or what was wrong. */
export type HerdReport = 'asked' | readonly string[]

const { port, host, path, clients, bytes } = workerData as HerdOrder

// One buffer for all: what was read is looked at before the next is.
const buffer = Buffer.alloc(256 * 1024)

type Client = { readonly asked: Promise<void>; readonly outcome: Promise<string> }

function startClient(): Client {
  const asked = Promise.withResolvers<void>()
  const outcome = Promise.withResolvers<string>()
  let head = ''
  let taken = 0
  let wrong = ''
  const take = (part: Uint8Array) => {
    if (!isOfHuge(part, taken)) wrong ||= `other bytes at ${taken}`
    taken += part.length
    if (taken >= bytes) socket.end()
  }
  const callback = (count: number, into: Uint8Array) => {
    const part = into.subarray(0, count)
    if (head.endsWith('\r\n\r\n')) take(part)
    else take(afterHead(part))
    return true
  }
  const afterHead = (part: Uint8Array) => {
    const end = Buffer.from(part.buffer, part.byteOffset, part.length).indexOf('\r\n\r\n')
    const until = end < 0 ? part.length : end + 4
    head += Buffer.from(part.subarray(0, until)).toString('latin1')
    if (end >= 0 && !head.startsWith('HTTP/1.1 200 ')) wrong = head
    return part.subarray(until)
  }
  const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback } })
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, () => asked.resolve())
  socket.on('error', ({ message }) => {
    wrong ||= message
  })
  socket.once('close', () => outcome.resolve(wrong || (taken === bytes ? 'right' : `${taken} of ${bytes} bytes`)))
  return { asked: asked.promise, outcome: outcome.promise }
}

const report = (said: HerdReport) => parentPort?.postMessage(said)
const herd = Array.from({ length: clients }, startClient)
await Promise.all(herd.map(({ asked }) => asked))
report('asked')
report(await Promise.all(herd.map(({ outcome }) => outcome)))
