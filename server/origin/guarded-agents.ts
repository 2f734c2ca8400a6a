import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connectGuarded, type Guard } from './guarded-connect.ts'

export type GuardedAgents = {
  readonly of: (url: URL) => HttpAgent
  /** Destroys every connection, busy or idle. */
  readonly destroy: () => void
}

/** Keep-alive pools whose every new connection goes through the guard, IP literals included. */
export function createGuardedAgents(guard: Guard, closing: AbortSignal): GuardedAgents {
  const settings = { keepAlive: true, maxFreeSockets: 16, timeout: 60_000 }
  const http = guarded(new HttpAgent(settings), 'http', guard, closing)
  const https = guarded(new HttpsAgent(settings), 'https', guard, closing)
  return {
    of: (url) => (url.protocol === 'https:' ? https : http),
    destroy: () => {
      http.destroy()
      https.destroy()
    },
  }
}

/** Node keeps a request's own `signal` from its agent, so the same one travels as `stop`. */
export type Stoppable = { readonly stop?: AbortSignal }

function guarded<A extends HttpAgent>(agent: A, protocol: 'http' | 'https', guard: Guard, closing: AbortSignal): A {
  agent.createConnection = (options, done) => {
    const target = { host: options.host ?? '', port: Number(options.port) }
    const { stop } = options as Stoppable
    const signal = stop ? AbortSignal.any([stop, closing]) : closing
    connectGuarded(guard, target, protocol, signal).then(
      (socket) => done?.(null, socket),
      // Node hands the error to the request and never looks at the socket then; its types ask for one all the same.
      (error: Error) => (done as ((error: Error) => void) | undefined)?.(error),
    )
    return undefined
  }
  return distrustIdle(agent)
}

/** Bytes that nobody asked for must not become the next answer: an idle connection that speaks is closed. */
function distrustIdle<A extends HttpAgent>(agent: A): A {
  // Answers whether the connection is kept, which its types do not say.
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => unknown
  const reuse = agent.reuseSocket.bind(agent)
  const hangUp = function (this: Duplex) {
    this.destroy()
  }
  agent.keepSocketAlive = (socket) => {
    const kept = keep(socket)
    if (kept) socket.on('data', hangUp)
    return kept
  }
  agent.reuseSocket = (socket, request) => {
    socket.off('data', hangUp)
    reuse(socket, request)
  }
  return agent
}
