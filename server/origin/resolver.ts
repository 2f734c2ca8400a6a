import { lookup as dnsLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { broken } from './failures.ts'
import { within } from './time-limit.ts'

/** Where a URL's authority leads: name or IP (IPv6 without brackets), and port. */
export type Target = { readonly host: string; readonly port: number }

/** Every address behind a target, before any of them was judged. */
export type Way = {
  readonly ips: readonly string[]
  readonly port: number
  readonly how: 'literal' | 'fixed' | 'resolved'
}

/** Every address of a name; rejects when it has none. */
export type Lookup = (name: string) => Promise<readonly string[]>

export type Resolver = (target: Target, signal: AbortSignal) => Promise<Way>

export type ResolverOptions = {
  /** `name:port` → the address and port to use instead (`HEADWATER_ORIGIN_RESOLVE`). */
  readonly resolve: ReadonlyMap<string, { readonly ip: string; readonly port: number }>
  readonly lookup: Lookup
  /** Milliseconds. */
  readonly dnsMs: number
}

/** The machine's own resolver, hosts file included. */
export const systemLookup: Lookup = async (name) => (await dnsLookup(name, { all: true })).map((found) => found.address)

/** Rejects with `origin-name-unknown` or `origin-timeout`. */
export function createResolver({ resolve, lookup: each, dnsMs }: ResolverOptions): Resolver {
  const lookup = together(each)
  return async ({ host, port }, signal) => {
    const fixed = resolve.get(host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)
    if (fixed) return { ips: [fixed.ip], port: fixed.port, how: 'fixed' }
    if (isIP(host) !== 0) return { ips: [host], port, how: 'literal' }
    const late = () => broken('origin-timeout', `Looking up ${host} took too long`)
    const ips = await within(dnsMs, signal, late, () => look(host, lookup))
    return { ips: [...new Set(ips)], port, how: 'resolved' }
  }
}

/**
 * One lookup for all who ask for a name at the same time: the system's resolver holds a thread of the pool that files
 * need too. Nothing is remembered afterwards.
 */
function together(lookup: Lookup): Lookup {
  const running = new Map<string, ReturnType<Lookup>>()
  return (name) => {
    const found = running.get(name) ?? lookup(name).finally(() => running.delete(name))
    running.set(name, found)
    return found
  }
}

async function look(host: string, lookup: Lookup): Promise<readonly string[]> {
  const unknown = (cause?: unknown) => broken('origin-name-unknown', `No address is known for ${host}`, cause)
  const ips = await lookup(host).catch((error: unknown) => Promise.reject(unknown(error)))
  if (ips.length === 0) throw unknown()
  return ips
}

/** The target of an http or https URL. A trailing dot names the same host. */
export function targetOf(url: URL): Target {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  return { host, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) }
}
