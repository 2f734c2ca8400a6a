import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type IP = ipaddr.IPv4 | ipaddr.IPv6

/** A network and the length of its prefix. */
export type Cidr = readonly [IP, number]

/** Plain spellings only: no octal, no zone. */
export function parseIp(text: string): IP | null {
  if (isIP(text) === 0 || text.includes('%')) return null
  return ipaddr.parse(text.includes(':') ? inHex(text) : text)
}

/** Spells `::1.2.3.4` as `::102:304`: ipaddr.js reads the dotted form as mapped. */
const inHex = (text: string) =>
  text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number]
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })

/** `10.0.0.0/8`, or a single address. Throws TypeError. */
export function parseCidr(text: string): Cidr {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const ip = parseIp(address)
  const most = ip?.kind() === 'ipv4' ? 32 : 128
  const length = bits === undefined ? most : Number(bits)
  if (ip === null || length > most) throw new TypeError(`Not a CIDR block: ${text}`)
  return [ip, length]
}
