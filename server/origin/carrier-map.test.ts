import { BlockList } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCarrierMap } from './carrier-map.ts'
import { parseIp } from './ip.ts'

const carriersOf = (lists: Parameters<typeof createCarrierMap>[0]) => {
  const map = createCarrierMap(lists)
  return (text: string) => {
    const ip = parseIp(text)
    return ip === null ? ['unreadable'] : map(ip)
  }
}

describe('a carrier', () => {
  const of = carriersOf([
    { name: 'chinanet', cidrs: ['1.0.1.0/24', '1.0.2.0/23', '240e::/20', '9.9.9.9/32'] },
    { name: 'cmcc', cidrs: ['36.128.0.0/10', '1.0.3.0/24', '::/0'] },
    { name: 'empty', cidrs: [] },
  ])

  it.each([
    ['1.0.0.255', []],
    ['1.0.1.0', ['chinanet']],
    ['1.0.1.255', ['chinanet']],
    ['1.0.2.0', ['chinanet']],
    ['1.0.3.255', ['chinanet', 'cmcc']],
    ['1.0.4.0', []],
    ['36.127.255.255', []],
    ['36.191.255.255', ['cmcc']],
    ['9.9.9.9', ['chinanet']],
    ['9.9.9.10', []],
    ['0.0.0.0', []],
    ['255.255.255.255', []],
    ['240e:fff:ffff::1', ['chinanet', 'cmcc']],
    ['240f::', ['cmcc']],
    ['::', ['cmcc']],
  ])('of %s is found: %j', (ip, names) => expect(of(ip)).toEqual(names))

  it('is found just as Node’s own block list finds it, in blocks of every size', () => {
    const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
    const v6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
    fc.assert(
      fc.property(fc.array(v4, { maxLength: 30 }), fc.array(v6, { maxLength: 30 }), fc.ipV4(), fc.ipV6(), agree),
      { numRuns: 300 },
    )
  })

  it('is found in no time among fifty thousand blocks', () => {
    const cidrs = Array.from({ length: 50_000 }, (_, i) => `${1 + (i >> 14)}.${(i >> 6) & 255}.${(i & 63) * 4}.0/23`)
    const big = carriersOf([{ name: 'big', cidrs }])
    const start = performance.now()
    for (let i = 0; i < 10_000; i++) expect(big(`2.3.${(i & 63) * 4}.7`)).toEqual(['big'])
    // A scan would take many seconds; this takes a fraction of one.
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})

type Blocks = ReadonlyArray<readonly [ip: string, bits: number]>

/** Node looks for an IPv4 address in IPv6 blocks too, as mapped: each family is asked for itself. */
function agree(v4: Blocks, v6: Blocks, someV4: string, someV6: string): void {
  const own = carriersOf([{ name: 'x', cidrs: [...v4, ...v6].map(([ip, bits]) => `${ip}/${bits}`) }])
  for (const [family, blocks, some] of [['ipv4', v4, someV4] as const, ['ipv6', v6, someV6] as const]) {
    const nodes = new BlockList()
    for (const [ip, bits] of blocks) nodes.addSubnet(ip, bits, family)
    for (const ip of [some, ...blocks.map(([first]) => first)])
      expect(own(ip).length > 0, ip).toBe(nodes.check(ip, family))
  }
}
