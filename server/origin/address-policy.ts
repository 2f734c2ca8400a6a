import ipaddr from 'ipaddr.js'
import { type CarrierList, createCarrierMap } from './carrier-map.ts'
import { type Cidr, type IP, parseCidr, parseIp } from './ip.ts'

/** A socket that this server listens on. `0.0.0.0` and `::` stand for every address of this machine. */
export type Listener = { readonly ip: string; readonly port: number }

export type AddressPolicyOptions = {
  /** CIDR blocks or single addresses that are allowed whatever they are (`HEADWATER_ORIGIN_ALLOW`). */
  readonly allow: readonly string[]
  /** Refuses private ranges too (`HEADWATER_ORIGIN_PUBLIC_ONLY`). */
  readonly publicOnly: boolean
  /** Our own listeners, read at every check: they may be bound later. */
  readonly listeners: readonly Listener[]
  /** The addresses of this machine's interfaces now. */
  readonly localAddresses: () => readonly string[]
  /** Known carriers (`HEADWATER_CARRIERS`), and those an origin must be in (`HEADWATER_CARRIERS_ALLOWED`). */
  readonly carriers?: Carriers | null
}

export type Carriers = {
  readonly lists: readonly CarrierList[]
  /** `null`: every address may be an origin's, in a carrier or not. */
  readonly allowed: readonly string[] | null
}

export type AddressVerdict =
  | {
      readonly kind: 'allowed'
      /** The carrier it is in, where carriers are known. */
      readonly carrier?: string
    }
  | { readonly kind: 'self' }
  | { readonly kind: 'carrier'; readonly ip: string; readonly carrier: string | null }
  | {
      readonly kind: 'policy'
      readonly ip: string
      /** What the address is, in words: `loopback`, `cloud metadata`, `private` … */
      readonly range: string
      /** The setting that decides it. */
      readonly setting: 'HEADWATER_ORIGIN_ALLOW' | 'HEADWATER_ORIGIN_PUBLIC_ONLY'
    }

/** Judges one address and port. An IPv6 address that carries an IPv4 address is judged as what it carries. */
export type AddressPolicy = (ip: string, port: number) => AddressVerdict

const cidrs = (texts: readonly string[]): Cidr[] => texts.map(parseCidr)

/** Addresses that hand out a cloud machine's secrets. Azure's is plain public unicast, so no range knows it. */
const metadata = cidrs([
  '169.254.169.254',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'fd00:ec2::254',
  'fd20:ce::254',
])

const globalUnicast6 = cidrs(['2000::/3'])
const nat64 = cidrs(['64:ff9b::/96'])
const sixToFour = cidrs(['2002::/16'])
const carryingLast = cidrs(['::/96', '::ffff:0:0:0/96', '64:ff9b:1::/48'])

/** DESIGN.md §5: public and private addresses pass, everything else and we ourselves do not. Throws on a bad CIDR. */
export function createAddressPolicy(options: AddressPolicyOptions): AddressPolicy {
  const allow = cidrs(options.allow)
  const carriers = options.carriers ?? { lists: [], allowed: null }
  const carriersOf = createCarrierMap(carriers.lists)
  return (text, port) => {
    const parsed = parseIp(text)
    if (parsed === null) return refused(text, 'unreadable')
    const ip = embedded(parsed)
    if (isSelf(ip, port, options)) return { kind: 'self' }
    if (within(ip, allow)) return allowedIn(carriersOf(ip)[0])
    const range = rangeOf(ip)
    if (range !== 'public' && range !== 'private') return refused(text, range)
    if (range === 'private' && options.publicOnly) return refused(text, range, 'HEADWATER_ORIGIN_PUBLIC_ONLY')
    return judgeCarriers(text, carriersOf(ip), carriers.allowed)
  }
}

/** An address that is in several carriers needs one of them to be allowed. */
function judgeCarriers(ip: string, names: readonly string[], allowed: Carriers['allowed']): AddressVerdict {
  if (allowed === null) return allowedIn(names[0])
  const carrier = names.find((name) => allowed.includes(name))
  return carrier === undefined ? { kind: 'carrier', ip, carrier: names[0] ?? null } : allowedIn(carrier)
}

const allowedIn = (carrier: string | undefined): AddressVerdict => ({
  kind: 'allowed',
  ...(carrier === undefined ? {} : { carrier }),
})

const refused = (
  ip: string,
  range: string,
  setting: 'HEADWATER_ORIGIN_ALLOW' | 'HEADWATER_ORIGIN_PUBLIC_ONLY' = 'HEADWATER_ORIGIN_ALLOW',
): AddressVerdict => ({ kind: 'policy', ip, range, setting })

const within = (ip: IP, blocks: readonly Cidr[]) =>
  blocks.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits))

/** The IPv4 address inside a mapped (RFC 4291 §2.5.5.2) or well-known NAT64 (RFC 6052 §2.1) one, else the same. */
function embedded(ip: IP): IP {
  if (!isV6(ip)) return ip
  return ip.isIPv4MappedAddress() || within(ip, nat64) ? new ipaddr.IPv4(ip.toByteArray().slice(12)) : ip
}

/**
 * The IPv4 addresses that a translator or a tunnel on the way could make of an IPv6 address: IPv4-compatible (RFC 4291
 * §2.5.5.1), translated (RFC 2765 §2.1), 6to4 (RFC 3056 §2) and the last four bytes of a local NAT64 (RFC 8215).
 */
function tunnelled(ip: IP): IP[] {
  if (!isV6(ip)) return []
  const bytes = ip.toByteArray()
  if (within(ip, sixToFour)) return [new ipaddr.IPv4(bytes.slice(2, 6))]
  return within(ip, carryingLast) ? [new ipaddr.IPv4(bytes.slice(12))] : []
}

const isV6 = (ip: IP): ip is ipaddr.IPv6 => ip.kind() === 'ipv6'

function rangeOf(ip: IP): string {
  if (within(ip, metadata)) return 'cloud metadata'
  const range = ip.range()
  if (range === 'private' || range === 'uniqueLocal') return 'private'
  if (range !== 'unicast') return range.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)
  // Outside 2000::/3 nothing is assigned for public use; IPv4-compatible addresses (::127.0.0.1) lie there too.
  return isV6(ip) && !within(ip, globalUnicast6) ? 'reserved' : 'public'
}

/** Whether an address, or one it may be tunnelled to, is our own at this port. */
const isSelf = (ip: IP, port: number, options: AddressPolicyOptions): boolean =>
  [ip, ...tunnelled(ip)].some((one) => isOwn(one, port, options))

/** Connecting to the unspecified address reaches a loopback listener, so it counts as every local address. */
function isOwn(ip: IP, port: number, { listeners, localAddresses }: AddressPolicyOptions): boolean {
  const onPort = listeners.filter((l) => l.port === port).flatMap((l) => readable(l.ip))
  if (onPort.length === 0) return false
  if (isUnspecified(ip) || onPort.some((own) => same(own, ip))) return true
  if (!onPort.some(isUnspecified)) return false
  return (
    ip.range() === 'loopback' ||
    localAddresses()
      .flatMap(readable)
      .some((own) => same(own, ip))
  )
}

/** An address of our own; one with a zone identifier cannot be an origin's anyway. */
function readable(text: string): IP[] {
  const ip = parseIp(text)
  return ip === null ? [] : [embedded(ip)]
}

const isUnspecified = (ip: IP) => ip.range() === 'unspecified'

const same = (a: IP, b: IP) => a.kind() === b.kind() && a.toNormalizedString() === b.toNormalizedString()
