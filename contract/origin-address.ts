/**
 * The origin server address, as operators type it: a host name or an IP, and an optional port. One parser for the
 * form, the server and the mock, so that none of them can disagree.
 */

/** What is wrong with a typed address. `self` and `policy` are decided by the server alone. */
export type AddressProblem =
  | 'empty'
  | 'scheme'
  | 'credentials'
  | 'path'
  | 'port'
  | 'ipv6-brackets'
  | 'ip'
  | 'host'
  | 'self'
  | 'policy'

export type OriginAddress = {
  /** Lower case; IDN as Punycode; IPv6 without brackets. */
  readonly host: string
  readonly port: number | null
  readonly kind: 'name' | 'ipv4' | 'ipv6'
  /** The one spelling that is stored and shown: `host`, `host:port`, `[v6]` or `[v6]:port`. */
  readonly canonical: string
}

export type ParsedAddress =
  | { readonly ok: true; readonly address: OriginAddress; readonly punycode: boolean }
  | {
      readonly ok: false
      readonly problem: AddressProblem
      /** The part that is wrong, where one can be named. */
      readonly part?: string
      /** A valid address the operator most likely meant. */
      readonly fix?: string
    }

const refuse = (problem: AddressProblem, part?: string, fix?: string): ParsedAddress => ({
  ok: false,
  problem,
  ...(part === undefined ? {} : { part }),
  ...(fix === undefined ? {} : { fix }),
})

/** Full-width forms become ASCII and blanks around vanish: what an input method adds, nobody means. */
export const normaliseAddress = (typed: string) =>
  typed
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uFF61]/g, '.')
    .trim()

/** `http://`, its slips of the pen `http:/`, `http:` and `//`, and any other scheme. `http:8080` is a host and a port. */
const schemePattern = /^(?:https?:(?!\d*$)[\\/]*|[a-z][a-z0-9+.-]*:\/\/|\/\/)/i

/** Longer than any address with a scheme and a path in front of and behind it could be. */
const longest = 2048

/** Parses `abc.example.com`, `abc.example.com:8080`, `10.10.10.10`, `[2001:db8::1]:8080` and their like. */
export function parseOriginAddress(typed: string): ParsedAddress {
  const text = normaliseAddress(typed)
  if (text === '') return refuse('empty')
  if (text.length > longest) return refuse('host')
  const scheme = schemePattern.exec(text)?.[0]
  if (scheme) return refuse('scheme', scheme, fixOf(text.slice(scheme.length)))
  const authority = text.split(/[/?#\\]/, 1)[0] ?? ''
  if (authority.includes('@')) return refuse('credentials')
  if (authority !== text) return refuse('path', text.slice(authority.length), fixOf(authority))
  if (text.startsWith('[')) return parseBracketed(text)
  if (looksV6(text)) return unbracketed(text)
  return parseNameOrV4(text)
}

/** The canonical form of what is left when the wrong part is taken away, if that is an address. */
function fixOf(rest: string): string | undefined {
  const parsed = parseOriginAddress(rest)
  return parsed.ok ? parsed.address.canonical : parsed.fix
}

function parseBracketed(text: string): ParsedAddress {
  const match = /^\[([^\]]*)\](?::(.*))?$/.exec(text)
  const host = match?.[1] === undefined ? null : canonicalV6(match[1])
  if (host === null) return refuse('ip', text)
  return withPort(host, 'ipv6', match?.[2], false)
}

function unbracketed(text: string): ParsedAddress {
  const lastColon = text.lastIndexOf(':')
  const port = text.slice(lastColon + 1)
  // Both readings can be legal; two or more decimal digits after a whole address look like a port.
  const bracketed = /^\d{2,5}$/.test(port) && canonicalV6(text.slice(0, lastColon)) !== null
  const fix = fixOf(bracketed ? `[${text.slice(0, lastColon)}]:${port}` : `[${text}]`)
  return fix === undefined ? refuse('ip', text) : refuse('ipv6-brackets', text, fix)
}

function parseNameOrV4(text: string): ParsedAddress {
  const colon = text.indexOf(':')
  const rawHost = colon < 0 ? text : text.slice(0, colon)
  const port = colon < 0 ? undefined : text.slice(colon + 1)
  const host = rawHost.replace(/\.$/, '').toLowerCase()
  if (looksNumeric(host)) return isV4(host) ? withPort(host, 'ipv4', port, false) : refuse('ip', rawHost)
  const ascii = isAscii(host) ? host : toPunycode(host)
  if (ascii === null) return refuse('host', rawHost)
  if (looksNumeric(ascii)) return refuse('ip', rawHost)
  const badPart = hostProblem(ascii)
  return badPart === null ? withPort(ascii, 'name', port, ascii !== host) : refuse('host', badPart || rawHost)
}

/** Two colons at least, and nothing before the first one but a group of an IPv6 address. */
const looksV6 = (text: string) => /^[0-9a-f]{0,4}:[^:]*:/i.test(text)

function withPort(
  host: string,
  kind: OriginAddress['kind'],
  port: string | undefined,
  punycode: boolean,
): ParsedAddress {
  const number = port === undefined ? null : Number(port)
  if (number !== null && !(/^\d{1,5}$/.test(port ?? '') && number >= 1 && number <= 65535)) return refuse('port', port)
  const shown = kind === 'ipv6' ? `[${host}]` : host
  const canonical = number === null ? shown : `${shown}:${number}`
  return { ok: true, address: { host, port: number, kind, canonical }, punycode }
}

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

/** WHATWG URL "ends in a number": such a host is an IPv4 address or an error, never a name. */
const looksNumeric = (host: string) => /(^|\.)(\d+|0x[0-9a-f]*)$/i.test(host)

const isV4 = (host: string) => /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/.test(host)

/**
 * The first label that is no LDH label (RFC 1123 §2.1), or the whole name when it is over 253 characters or when a URL
 * could not hold it: broken Punycode.
 */
function hostProblem(host: string): string | null {
  if (host.length > 253) return host
  const bad = host.split('.').find((label) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  return bad ?? (hostOf(`http://${host}`) === host ? null : host)
}

const hostOf = (url: string): string | null => {
  try {
    return new URL(url).hostname
  } catch {
    return null
  }
}

/** A URL would drop tabs and line ends, and decode `%`: nobody means those in a name. */
const toPunycode = (host: string) => (/[\s%\p{Cc}]/u.test(host) ? null : hostOf(`http://${host}`))

/** RFC 5952 spelling, or `null` when it is no IPv6 address. Zone identifiers mean nothing to a server. */
function canonicalV6(text: string): string | null {
  if (!/^[0-9a-f:.]+$/i.test(text)) return null
  return hostOf(`http://[${text}]`)?.slice(1, -1) ?? null
}
