import { networkInterfaces } from 'node:os'
import type { OriginAddress } from '../../contract/origin-address.ts'
import { type Carriers, createAddressPolicy, type Listener } from './address-policy.ts'
import { type Exchange, exchange } from './exchange.ts'
import { createGuardedAgents } from './guarded-agents.ts'
import { type Guard, judge } from './guarded-connect.ts'
import {
  defaultMaxObjectBytes,
  defaultServerLimits,
  limitsFor,
  type RequestLimits,
  type ServerLimits,
} from './limits.ts'
import { listOrigin } from './list-origin.ts'
import {
  type OriginAnswer,
  type OriginClient,
  OriginError,
  type OriginRequest,
  type OriginVerdict,
} from './origin-client.ts'
import { probeOrigin } from './probe.ts'
import { readAnswer } from './read-answer.ts'
import { type AskHop, followRedirects } from './redirects.ts'
import { requestHead, tlsOf } from './request-head.ts'
import { createResolver, type Lookup, systemLookup } from './resolver.ts'
import { createSecureContexts } from './secure-contexts.ts'
import { createSlots } from './slots.ts'
import { createStops, type Stop } from './stops.ts'

export type HttpOriginClientOptions = {
  /** CIDR blocks that are allowed beyond the default (`HEADWATER_ORIGIN_ALLOW`). A bad one throws. */
  readonly allow: readonly string[]
  /** Refuses private ranges (`HEADWATER_ORIGIN_PUBLIC_ONLY`). */
  readonly publicOnly: boolean
  /** `name:port` → where to connect instead (`HEADWATER_ORIGIN_RESOLVE`). The policy judges that address. */
  readonly resolve: ReadonlyMap<string, { readonly ip: string; readonly port: number }>
  readonly self: {
    /** Our bound sockets, wildcard binds included. Read at every check, so they may be added when they are bound. */
    readonly listeners: readonly Listener[]
    /** Our public names; one that starts with a dot stands for every name below it. */
    readonly hosts: readonly string[]
  }
  /** Names this gateway in `Via` and `CDN-Loop` (RFC 8586); a token. */
  readonly instanceId: string
  /** Ours, for `User-Agent`. */
  readonly version: string
  readonly maxObjectBytes?: number
  readonly limits?: Partial<ServerLimits>
  /** Connections to one origin at once. */
  readonly maxConnections?: number
  /** Certificate authorities in PEM, beside the machine's own. */
  readonly ca?: string
  readonly lookup?: Lookup
  /** Known network operators, and those that origins must be in (`HEADWATER_CARRIERS…`). A bad CIDR block throws. */
  readonly carriers?: Carriers | null
  /** How many pairs of server name and certificate authority have a pool of connections at once. */
  readonly mostTlsPools?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** The HTTP/1.1 driver of {@link OriginClient}. */
export function createHttpOriginClient(options: HttpOriginClientOptions): OriginClient {
  const serverLimits = { ...defaultServerLimits, ...options.limits }
  const maxObjectBytes = options.maxObjectBytes ?? defaultMaxObjectBytes
  const now = options.now ?? Date.now
  const stops = createStops()
  const guard = createGuard(options, serverLimits)
  const secureContexts = createSecureContexts(options.ca)
  const mostPools = options.mostTlsPools ?? 64
  const mostConnections = options.maxConnections ?? 64
  const agents = createGuardedAgents({ guard, secureContexts, mostConnections, mostPools })
  const slots = createSlots(mostConnections)
  const self = { instanceId: options.instanceId, version: options.version }

  const send = async (url: URL, request: OriginRequest, hop: Hop): Promise<Exchange> => {
    const { limits, stop, isHome } = hop
    const head = requestHead(url, request, { self, first: request.url, isHome, now: now() })
    const leaveSlot = await slots(url.origin, stop)
    let leave = leaveSlot
    try {
      const { agent, leave: leavePool } = agents.take(url, () => tlsOf(url, request.url, request.site))
      leave = () => {
        leavePool()
        leaveSlot()
      }
      const { connectMs, headersMs } = limits
      return await exchange(url, { head, agent, connectMs, headersMs, stop, onClose: leave })
    } catch (error) {
      leave()
      throw error
    }
  }

  const ask = async (request: OriginRequest, stop: Stop): Promise<OriginAnswer> => {
    const limits = limitsFor(serverLimits, maxObjectBytes, request.limits)
    const sendTo: AskHop = (url, isHome) => send(url, request, { limits, stop, isHome })
    const { url, exchange: last } = request.followRedirects
      ? await followRedirects(request.url, sendTo)
      : { url: request.url, exchange: await sendTo(request.url, true) }
    return readAnswer(url, last, request, { limits, stop, now: now() })
  }

  const get = async (request: OriginRequest): Promise<OriginAnswer> => {
    const stop = stops.begin(request.signal)
    try {
      stop.throwIfStopped()
      const answer = await ask(request, stop)
      // A body says itself when there is nothing more to stop.
      if (answer.kind !== 'found' || answer.body.closed) stop.done()
      return answer
    } catch (error) {
      stop.done()
      stop.throwIfStopped()
      if (error instanceof OriginError) return { kind: 'failed', failure: error.failure }
      throw error
    }
  }

  return {
    get,
    list: (listing) => listOrigin(get, listing),
    check: (address, protocol) => checkAddress(guard, address, protocol, stops.closing),
    probe: async (url, site) => {
      const { connectMs, headersMs } = serverLimits
      const stop = stops.begin(undefined)
      const options = { self, site, secureContexts, connectMs, headersMs, now, stop, signal: stop.signal }
      return probeOrigin(guard, url, options).finally(stop.done)
    },
    [Symbol.asyncDispose]: async () => {
      stops.close(new Error('The origin client is closed'))
      agents.destroy()
    },
  }
}

type Hop = { readonly limits: RequestLimits; readonly stop: Stop; readonly isHome: boolean }

function createGuard(options: HttpOriginClientOptions, limits: ServerLimits): Guard {
  const { allow, publicOnly, self, resolve, carriers = null } = options
  const localAddresses = () => Object.values(networkInterfaces()).flatMap((all) => all?.map((one) => one.address) ?? [])
  return {
    resolver: createResolver({ resolve, lookup: options.lookup ?? systemLookup, dnsMs: limits.dnsMs }),
    policy: createAddressPolicy({ allow, publicOnly, listeners: self.listeners, localAddresses, carriers }),
    own: self,
  }
}

async function checkAddress(
  guard: Guard,
  { host, port }: OriginAddress,
  protocol: 'http' | 'https',
  signal: AbortSignal,
): Promise<OriginVerdict> {
  const target = { host, port: port ?? (protocol === 'https' ? 443 : 80) }
  const way = await guard.resolver(target, signal).catch((error: unknown) => {
    if (error instanceof OriginError) return { ips: [], port: target.port, how: 'resolved' as const }
    throw error
  })
  const verdict = judge(guard, target, way)
  return verdict.kind === 'allowed' && way.ips.length === 0 ? { kind: 'unresolved' } : verdict
}
