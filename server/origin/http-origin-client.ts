import { networkInterfaces } from 'node:os'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { OriginAddress } from '../../contract/origin-address.ts'
import { createAddressPolicy, type Listener } from './address-policy.ts'
import { cleanHeaders, declaredLength, statusFailure } from './answer-head.ts'
import { discard, type Exchange, exchange } from './exchange.ts'
import { createGuardedAgents } from './guarded-agents.ts'
import { type Guard, judge } from './guarded-connect.ts'
import { createChecker, offeredChecksums } from './offered-checksums.ts'
import { originBody } from './origin-body.ts'
import {
  type OriginAnswer,
  type OriginClient,
  OriginError,
  type OriginRequest,
  type OriginVerdict,
} from './origin-client.ts'
import { probeOrigin } from './probe.ts'
import { followRedirects } from './redirects.ts'
import { createResolver, type Lookup, systemLookup } from './resolver.ts'
import { createSlots } from './slots.ts'

/** All in milliseconds but the rate. */
type OriginLimits = {
  readonly dnsMs: number
  readonly connectMs: number
  readonly headersMs: number
  readonly idleMs: number
  /** Held over every `rateWindowMs` of waiting for the origin. */
  readonly minBytesPerSecond: number
  readonly rateWindowMs: number
}

const defaultOriginLimits: OriginLimits = {
  dnsMs: 5_000,
  connectMs: 5_000,
  headersMs: 15_000,
  idleMs: 30_000,
  minBytesPerSecond: 1_024,
  rateWindowMs: 30_000,
}

/** The largest object there is, in bytes. */
const defaultMaxObjectBytes = 5 * 1024 ** 4

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
  readonly limits?: Partial<OriginLimits>
  /** Connections to one origin at once. */
  readonly maxConnections?: number
  /** Certificate authorities in PEM, beside the machine's own. */
  readonly ca?: string
  readonly lookup?: Lookup
}

/** The HTTP/1.1 driver of {@link OriginClient}. */
export function createHttpOriginClient(options: HttpOriginClientOptions): OriginClient {
  const limits = { ...defaultOriginLimits, ...options.limits }
  const maxBytes = options.maxObjectBytes ?? defaultMaxObjectBytes
  const closing = new AbortController()
  const guard = createGuard(options, limits)
  const agents = createGuardedAgents(guard, closing.signal)
  const slots = createSlots(options.maxConnections ?? 64)
  const headers = ownHeaders(options)

  const ask = async (url: URL, signal: AbortSignal): Promise<Exchange> => {
    const leave = await slots(url.origin, signal)
    const how = { headers, agent: agents.of(url), headersMs: limits.headersMs, signal, onClose: leave }
    try {
      return await exchange(url, { method: 'GET', ...how })
    } catch (error) {
      leave()
      throw error
    }
  }

  const fetchObject = async (request: OriginRequest): Promise<OriginAnswer> => {
    const signal = request.signal ? AbortSignal.any([request.signal, closing.signal]) : closing.signal
    const hop = (url: URL) => ask(url, signal)
    const answer = request.followRedirects
      ? await followRedirects(request.url, hop)
      : { url: request.url, exchange: await hop(request.url) }
    return found(answer.url, answer.exchange, { maxBytes, pace: limits, signal })
  }

  return {
    get: async (request) => {
      try {
        return await fetchObject(request)
      } catch (error) {
        request.signal?.throwIfAborted()
        closing.signal.throwIfAborted()
        if (error instanceof OriginError) return { kind: 'failed', failure: error.failure }
        throw error
      }
    },
    check: (address, protocol) => checkAddress(guard, address, protocol, closing.signal),
    probe: (url) => probeOrigin(guard, url, { headers, headersMs: limits.headersMs, signal: closing.signal }),
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error('The origin client is closed'))
      agents.destroy()
    },
  }
}

function createGuard(options: HttpOriginClientOptions, limits: OriginLimits): Guard {
  const { allow, publicOnly, self, resolve, ca } = options
  const localAddresses = () => Object.values(networkInterfaces()).flatMap((all) => all?.map((one) => one.address) ?? [])
  return {
    resolver: createResolver({ resolve, lookup: options.lookup ?? systemLookup, dnsMs: limits.dnsMs }),
    policy: createAddressPolicy({ allow, publicOnly, listeners: self.listeners, localAddresses }),
    own: self,
    connectMs: limits.connectMs,
    secureContext: createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
  }
}

/** Everything that is sent beside the method, the path and `Host`: nothing of any client's request. */
const ownHeaders = ({ instanceId, version }: HttpOriginClientOptions) => ({
  accept: '*/*',
  'accept-encoding': 'identity',
  'user-agent': `headwater/${version}`,
  via: `1.1 ${instanceId}`,
  'cdn-loop': instanceId,
})

type Found = { readonly maxBytes: number; readonly pace: OriginLimits; readonly signal: AbortSignal }

function found(url: URL, answer: Exchange, { maxBytes, pace, signal }: Found): OriginAnswer {
  try {
    if (answer.response.statusCode !== 200) throw statusFailure(answer.response, Date.now())
    const headers = cleanHeaders(answer.response.rawHeaders)
    const bytes = declaredLength(headers, maxBytes)
    const checker = createChecker(offeredChecksums(headers))
    const body = originBody(answer, { bytes, maxBytes, checker, pace, signal })
    if (body.errored) throw body.errored
    return { kind: 'found', url, headers, bytes, body }
  } catch (error) {
    discard(answer)
    throw error
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
