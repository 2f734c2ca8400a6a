import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerUnderWay } from '../in-turn.ts'

const waiting = new WeakSet<ServerResponse>()

/** While an origin is waited for, the client is to blame only for not taking what is there. */
export const blameOnlyForUnread = (res: ServerResponse): void => void waiting.add(res)

type Look = { readonly taken: number; readonly still: number }

/**
 * Cuts an answer off whose client takes nothing for `stalledMs` milliseconds, and half as long again at the most; a slow
 * one goes on. All connections are looked at twice in that time: a server's own `timeout` costs each request two timers
 * on Bun, and runs there from its start, whatever moves.
 */
export function cutOffStalled(server: Server, stalledMs: number): void {
  const sockets = new Set<Socket>()
  const looks = new WeakMap<ServerResponse, Look>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const timer = setInterval(() => {
    for (const socket of sockets) {
      const res = answerUnderWay(socket)
      if (res === null) continue
      const look = lookAt(socket, res, looks.get(res))
      if (look.still >= 2) breakOff(res)
      else looks.set(res, look)
    }
  }, stalledMs / 2)
  timer.unref()
  server.once('close', () => clearInterval(timer))
}

/** How many looks in a row have found that the client takes nothing. */
function lookAt(socket: Socket, res: ServerResponse, before: Look | undefined): Look {
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
