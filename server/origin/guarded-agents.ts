import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connectGuarded, type Guard, type TlsWay } from './guarded-connect.ts'
import type { Waiter } from './origin-client.ts'
import type { SecureContexts } from './secure-contexts.ts'

/** What tells TLS connections to one host and port apart: they are never shared between two of these. */
export type TlsSettings = { readonly serverName: string; readonly certificateAuthority: string }

export const plainTls: TlsSettings = { serverName: '', certificateAuthority: '' }

export type Lease = {
  readonly agent: HttpAgent
  /** To be called once the exchange holds no connection any more; more calls do nothing. */
  readonly leave: () => void
}

export type GuardedAgents = {
  /** The pool for a URL under these settings. Throws `origin-tls` when the certificate authority cannot be read. */
  readonly take: (url: URL, tls: () => TlsSettings) => Lease
  /** Destroys every connection, busy or idle. */
  readonly destroy: () => void
}

export type GuardedAgentsOptions = {
  readonly guard: Guard
  readonly secureContexts: SecureContexts
  /** Connections to one origin that are kept while idle: as many as may be busy, or every burst would connect anew. */
  readonly mostConnections: number
  /** How many TLS settings have a pool at once; the one that was idle longest makes room. */
  readonly mostPools: number
}

type Pool = { readonly agent: HttpsAgent; users: number; isRetired: boolean }

/** Keep-alive pools whose every new connection goes through the guard, IP literals included. */
export function createGuardedAgents(options: GuardedAgentsOptions): GuardedAgents {
  const { guard, secureContexts, mostConnections, mostPools } = options
  const keepAlive = { keepAlive: true, maxFreeSockets: mostConnections, timeout: 60_000 }
  const http = guarded(new HttpAgent(keepAlive), guard, null)
  const pools = new Map<string, Pool>()
  const retired = new Set<Pool>()

  const poolFor = ({ serverName, certificateAuthority }: TlsSettings): Pool => {
    const name = JSON.stringify([serverName, certificateAuthority])
    const known = pools.get(name)
    const pool = known ?? newPool({ serverName, secureContext: secureContexts(certificateAuthority) })
    pools.delete(name)
    pools.set(name, pool)
    return pool
  }
  const newPool = (tls: TlsWay): Pool => ({
    agent: guarded(new HttpsAgent(keepAlive), guard, tls),
    users: 0,
    isRetired: false,
  })
  const makeRoom = () => {
    for (const [name, pool] of pools) {
      if (pools.size <= mostPools) return
      pools.delete(name)
      pool.isRetired = true
      if (pool.users === 0) pool.agent.destroy()
      else retired.add(pool)
    }
  }
  /** A retired pool goes with the last one who still reads through it. */
  const leave = (pool: Pool) => {
    if (--pool.users > 0 || !pool.isRetired) return
    retired.delete(pool)
    pool.agent.destroy()
  }

  const plain: Lease = { agent: http, leave: () => {} }

  return {
    take: (url, tls) => {
      if (url.protocol !== 'https:') return plain
      const pool = poolFor(tls())
      pool.users++
      makeRoom()
      return { agent: pool.agent, leave: once(() => leave(pool)) }
    },
    destroy: () => {
      http.destroy()
      for (const { agent } of [...pools.values(), ...retired]) agent.destroy()
    },
  }
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}

/** What a request tells the connection made for it. Node keeps a request's own `signal` from its agent, hence `stop`. */
export type Stoppable = { readonly stop: Waiter; readonly connectMs: number }

function guarded<A extends HttpAgent>(agent: A, guard: Guard, tls: TlsWay | null): A {
  agent.createConnection = (options, done) => {
    const target = { host: options.host ?? '', port: Number(options.port) }
    const { stop, connectMs } = options as unknown as Stoppable
    connectGuarded(guard, target, tls, { connectMs, signal: stop.signal }).then(
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
