import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerUnderWay } from '../in-turn.ts'

const waiting = new WeakSet<ServerResponse>()

/** While an origin is waited for, the client is to blame only for not taking what is there. */
export const blameOnlyForUnread = (res: ServerResponse): void => void waiting.add(res)

const looked = Symbol('looked')
type Look = { readonly taken: number; readonly still: number }
type Looked = Socket & { [looked]?: Look }

/**
 * Cuts a connection off whose client takes nothing for `stalledMs` milliseconds, and half as long again at the most; a
 * slow one goes on. Node tells of a socket on which nothing moves, Bun of every one at its time, once: so each is looked
 * at twice in that time, and the clock set again.
 */
export function cutOffStalled(server: Server, stalledMs: number): void {
  server.timeout = stalledMs / 2
  server.on('timeout', (socket: Looked) => {
    const res = answerUnderWay(socket)
    if (res === null) return void socket.destroy()
    const look = lookAt(socket, res)
    if (look.still >= 2) return breakOff(res)
    socket[looked] = look
    socket.setTimeout(stalledMs / 2)
  })
}

/** How many looks in a row have found that the client takes nothing. */
function lookAt(socket: Looked, res: ServerResponse): Look {
  const before = socket[looked]
  const taken = socket.bytesWritten - res.writableLength
  const isBlamed = !waiting.has(res) || res.writableLength > 0
  return { taken, still: before?.taken === taken && isBlamed ? before.still + 1 : 0 }
}

/**
 * Ends an answer so that its client sees that it is not whole. HTTP/1.0 has no chunks: a body without a length would look
 * whole at the connection's plain end.
 */
export function breakOff(res: ServerResponse): void {
  if (res.req.httpVersion === '1.0') res.socket?.resetAndDestroy()
  else res.destroy()
}
