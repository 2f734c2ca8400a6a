import { type Cidr, type IP, parseCidr } from './ip.ts'

/** The address ranges of one network operator, as CIDR blocks of both families. */
export type CarrierList = { readonly name: string; readonly cidrs: readonly string[] }

/** The carriers an address is in, in the order of their lists; usually one or none. */
export type CarriersOf = (ip: IP) => readonly string[]

/** First and last addresses of ranges that neither overlap nor touch, in order. */
type Ranges = { readonly firsts: readonly bigint[]; readonly lasts: readonly bigint[] }

/** Answers in the logarithm of a list's length, so that lists of whole countries cost nothing. Throws on a bad CIDR. */
export function createCarrierMap(lists: readonly CarrierList[]): CarriersOf {
  const carriers = lists.map(({ name, cidrs }) => {
    const blocks = cidrs.map(parseCidr)
    return { name, ipv4: rangesOf(blocks, 'ipv4'), ipv6: rangesOf(blocks, 'ipv6') }
  })
  return (ip) => {
    const number = numberOf(ip)
    return carriers.filter((carrier) => includes(carrier[ip.kind()], number)).map(({ name }) => name)
  }
}

function rangesOf(blocks: readonly Cidr[], kind: 'ipv4' | 'ipv6'): Ranges {
  const bits = kind === 'ipv4' ? 32 : 128
  const sorted = blocks
    .filter(([ip]) => ip.kind() === kind)
    .map(([ip, length]) => {
      const size = 1n << BigInt(bits - length)
      const first = numberOf(ip) & ~(size - 1n)
      return { first, last: first + size - 1n }
    })
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const firsts: bigint[] = []
  const lasts: bigint[] = []
  for (const { first, last } of sorted) {
    const end = lasts.at(-1)
    if (end === undefined || first > end + 1n) {
      firsts.push(first)
      lasts.push(last)
    } else if (last > end) lasts[lasts.length - 1] = last
  }
  return { firsts, lasts }
}

const numberOf = (ip: IP) => ip.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)

/** Binary search for the last range that starts at or before the number. */
function includes({ firsts, lasts }: Ranges, number: bigint): boolean {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((firsts[middle] ?? 0n) <= number) low = middle + 1
    else high = middle
  }
  const last = lasts[low - 1]
  return last !== undefined && number <= last
}
