import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerUnderWay, lastAnswer } from '../in-turn.ts'

type Look = { readonly answer: ServerResponse | undefined; readonly bytesRead: number; readonly still: number }

/** Looks in the time after which a connection is closed. */
const looks = 13

/**
 * Closes a connection that asks for nothing for `idleMs` milliseconds, and a thirteenth longer at the most. Node's own
 * `keepAliveTimeout` moves a timer twice for each request.
 */
export function closeIdle(server: Server, idleMs: number): void {
  const sockets = new Map<Socket, Look>()
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, { answer: undefined, bytesRead: 0, still: 0 })
    socket.once('close', () => sockets.delete(socket))
  })
  const timer = setInterval(() => {
    for (const [socket, before] of sockets) {
      const look = lookAt(socket, before)
      if (look.still > looks) socket.destroy()
      else sockets.set(socket, look)
    }
  }, idleMs / looks)
  timer.unref()
  server.once('close', () => clearInterval(timer))
}

/** How many looks in a row have found that nothing was asked; Bun does not tell of a request before it is whole. */
function lookAt(socket: Socket, before: Look): Look {
  const { bytesRead } = socket
  const answer = lastAnswer(socket)
  const isSame = answer === before.answer && bytesRead === before.bytesRead && answerUnderWay(socket) === null
  return { answer, bytesRead, still: isSame ? before.still + 1 : 0 }
}
