import { BlockList, isIPv4 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AddressPolicyOptions, createAddressPolicy } from './address-policy.ts'

const policyWith = (options: Partial<AddressPolicyOptions> = {}) =>
  createAddressPolicy({ allow: [], publicOnly: false, listeners: [], localAddresses: () => [], ...options })

type Expected = 'public' | 'private' | 'refused'

/** Address, why it is here, and what it is by default. `private` means closed by `publicOnly`. */
const vectors: ReadonlyArray<readonly [ip: string, why: string, expected: Expected]> = [
  ['8.8.8.8', 'public', 'public'],
  ['1.1.1.1', 'public', 'public'],
  ['123.2.4.8', 'public', 'public'],
  ['202.96.128.86', 'public', 'public'],
  ['9.255.255.255', 'below 10/8', 'public'],
  ['11.0.0.0', 'above 10/8', 'public'],
  ['172.15.255.255', 'below 172.16/12', 'public'],
  ['172.32.0.0', 'above 172.16/12', 'public'],
  ['192.167.255.255', 'below 192.168/16', 'public'],
  ['192.169.0.0', 'above 192.168/16', 'public'],
  ['126.255.255.255', 'below loopback', 'public'],
  ['128.0.0.0', 'above loopback', 'public'],
  ['169.253.255.255', 'below link-local', 'public'],
  ['169.255.0.0', 'above link-local', 'public'],
  ['223.255.255.255', 'below multicast', 'public'],
  ['100.63.255.255', 'below shared', 'public'],
  ['100.128.0.0', 'above shared', 'public'],
  ['198.17.255.255', 'below benchmarking', 'public'],
  ['198.20.0.0', 'above benchmarking', 'public'],
  ['168.63.129.15', "beside Azure's", 'public'],
  ['168.63.129.17', "beside Azure's", 'public'],
  ['2606:4700:4700::1111', 'public', 'public'],
  ['2400:3200::1', 'public', 'public'],
  ['2a00:1450:4001::1', 'public', 'public'],
  ['3ffe::1', 'public', 'public'],
  ['10.0.0.0', 'RFC 1918', 'private'],
  ['10.10.10.10', 'RFC 1918', 'private'],
  ['10.255.255.255', 'RFC 1918', 'private'],
  ['172.16.0.1', 'RFC 1918', 'private'],
  ['172.31.255.255', 'RFC 1918', 'private'],
  ['192.168.0.1', 'RFC 1918', 'private'],
  ['192.168.255.255', 'RFC 1918', 'private'],
  ['fc00::1', 'unique local', 'private'],
  ['fd00::1', 'unique local', 'private'],
  ['fd12:3456:789a::1', 'unique local', 'private'],
  ['fdff:ffff::1', 'unique local', 'private'],
  ['127.0.0.0', 'loopback', 'refused'],
  ['127.0.0.1', 'loopback', 'refused'],
  ['127.0.1.1', 'loopback', 'refused'],
  ['127.255.255.255', 'loopback', 'refused'],
  ['::1', 'loopback', 'refused'],
  ['0:0:0:0:0:0:0:1', 'loopback, long', 'refused'],
  ['0000:0000::0001', 'loopback, zeros', 'refused'],
  ['0.0.0.0', 'unspecified (CVE-2025-24354)', 'refused'],
  ['0.0.0.1', 'this network', 'refused'],
  ['0.255.255.255', 'this network', 'refused'],
  ['::', 'unspecified', 'refused'],
  ['169.254.0.1', 'link-local', 'refused'],
  ['169.254.169.254', 'metadata of most clouds', 'refused'],
  ['169.254.170.2', 'metadata of containers', 'refused'],
  ['169.254.255.255', 'link-local', 'refused'],
  ['fe80::1', 'link-local', 'refused'],
  ['fe80::1%eth0', 'zone', 'refused'],
  ['febf:ffff::1', 'link-local end', 'refused'],
  ['100.100.100.200', "Alibaba's metadata", 'refused'],
  ['192.0.0.192', "Oracle's metadata", 'refused'],
  ['168.63.129.16', "Azure's metadata", 'refused'],
  ['fd00:ec2::254', "Amazon's metadata", 'refused'],
  ['fd00:ec2:0:0:0:0:0:254', "Amazon's metadata, long", 'refused'],
  ['fd20:ce::254', "Google's metadata", 'refused'],
  ['100.64.0.0', 'shared address space', 'refused'],
  ['100.127.255.255', 'shared address space', 'refused'],
  ['192.0.0.1', 'protocol assignments', 'refused'],
  ['192.0.2.1', 'documentation', 'refused'],
  ['198.51.100.1', 'documentation', 'refused'],
  ['203.0.113.255', 'documentation', 'refused'],
  ['192.88.99.1', '6to4 relay', 'refused'],
  ['198.18.0.1', 'benchmarking', 'refused'],
  ['198.19.255.255', 'benchmarking', 'refused'],
  ['192.31.196.1', 'AS112', 'refused'],
  ['192.175.48.1', 'AS112', 'refused'],
  ['192.52.193.1', 'AMT', 'refused'],
  ['224.0.0.1', 'multicast', 'refused'],
  ['239.255.255.250', 'multicast (SSDP)', 'refused'],
  ['ff02::1', 'multicast', 'refused'],
  ['ff0e::1', 'multicast', 'refused'],
  ['240.0.0.1', 'reserved', 'refused'],
  ['255.255.255.254', 'reserved', 'refused'],
  ['255.255.255.255', 'broadcast', 'refused'],
  ['::ffff:127.0.0.1', 'mapped loopback', 'refused'],
  ['::ffff:7f00:1', 'mapped loopback, hex', 'refused'],
  ['0:0:0:0:0:ffff:7f00:0001', 'mapped loopback, long', 'refused'],
  ['::ffff:169.254.169.254', 'mapped metadata', 'refused'],
  ['::ffff:a9fe:a9fe', 'mapped metadata, hex', 'refused'],
  ['::ffff:0.0.0.0', 'mapped unspecified', 'refused'],
  ['::ffff:168.63.129.16', 'mapped Azure', 'refused'],
  ['::ffff:100.100.100.200', 'mapped Alibaba', 'refused'],
  ['::ffff:10.0.0.1', 'mapped RFC 1918', 'private'],
  ['::ffff:8.8.8.8', 'mapped public', 'public'],
  ['::127.0.0.1', 'compatible loopback', 'refused'],
  ['::7f00:1', 'compatible loopback, hex', 'refused'],
  ['::169.254.169.254', 'compatible metadata', 'refused'],
  ['::10.0.0.1', 'compatible private', 'refused'],
  ['::8.8.8.8', 'compatible public: deprecated form', 'refused'],
  ['::808:808', 'compatible public, hex', 'refused'],
  ['::ffff:0:127.0.0.1', 'translated loopback', 'refused'],
  ['::ffff:0:7f00:1', 'translated loopback, hex', 'refused'],
  ['::ffff:0:8.8.8.8', 'translated public', 'refused'],
  ['64:ff9b::127.0.0.1', 'NAT64 loopback', 'refused'],
  ['64:ff9b::7f00:1', 'NAT64 loopback, hex', 'refused'],
  ['64:ff9b::169.254.169.254', 'NAT64 metadata', 'refused'],
  ['64:ff9b::a83f:8110', 'NAT64 Azure', 'refused'],
  ['64:ff9b::10.0.0.1', 'NAT64 private', 'private'],
  ['64:ff9b::8.8.8.8', 'NAT64 public', 'public'],
  ['64:ff9b:1::1', 'local NAT64', 'refused'],
  ['64:ff9b:1:ffff::7f00:1', 'local NAT64', 'refused'],
  ['64:ff9b:2::1', 'nothing', 'refused'],
  ['2002:7f00:1::', '6to4 loopback', 'refused'],
  ['2002:a9fe:a9fe::1', '6to4 metadata', 'refused'],
  ['2002:808:808::1', '6to4 public', 'refused'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo', 'refused'],
  ['2001::1', 'Teredo', 'refused'],
  ['fec0::1', 'site-local', 'refused'],
  ['feff::1', 'site-local end', 'refused'],
  ['100::1', 'discard', 'refused'],
  ['2001:2::1', 'benchmarking', 'refused'],
  ['2001:3::1', 'AMT', 'refused'],
  ['2001:4:112::1', 'AS112', 'refused'],
  ['2001:10::1', 'ORCHID', 'refused'],
  ['2001:20::1', 'ORCHIDv2', 'refused'],
  ['2001:30::1', 'drone tags', 'refused'],
  ['2001:db8::1', 'documentation', 'refused'],
  ['3fff::1', 'documentation', 'refused'],
  ['2620:4f:8000::1', 'AS112', 'refused'],
  ['5f00::1', 'segment routing', 'refused'],
  ['4000::1', 'not assigned', 'refused'],
  ['8000::1', 'not assigned', 'refused'],
  ['fe00::1', 'not assigned', 'refused'],
  ['::2', 'not assigned', 'refused'],
  ['127.1', 'short form', 'refused'],
  ['8.8', 'short form', 'refused'],
  ['2130706433', 'one number', 'refused'],
  ['0x7f000001', 'hex', 'refused'],
  ['0177.0.0.1', 'octal', 'refused'],
  ['010.8.8.8', 'octal or decimal?', 'refused'],
  ['1.2.3.4.5', 'five parts', 'refused'],
  ['256.1.1.1', 'over 255', 'refused'],
  ['[::1]', 'brackets', 'refused'],
  ['localhost', 'a name', 'refused'],
  ['8.8.8.8 ', 'blank', 'refused'],
  ['', 'nothing', 'refused'],
]

describe('the address policy by default', () => {
  const policy = policyWith()

  it('knows at least a hundred addresses', () => expect(vectors.length).toBeGreaterThanOrEqual(100))

  it.each(vectors)('judges %s (%s): %s', (ip, _why, expected) => {
    expect(policy(ip, 80).kind).toBe(expected === 'refused' ? 'policy' : 'allowed')
  })

  it('names the address, its range and the setting that would allow it', () => {
    expect(policy('127.0.0.1', 80)).toEqual({
      kind: 'policy',
      ip: '127.0.0.1',
      range: 'loopback',
      setting: 'HEADWATER_ORIGIN_ALLOW',
    })
    expect(policy('168.63.129.16', 80)).toMatchObject({ range: 'cloud metadata' })
    expect(policy('fe80::1', 80)).toMatchObject({ range: 'link local' })
  })
})

describe('the address policy with HEADWATER_ORIGIN_PUBLIC_ONLY', () => {
  const policy = policyWith({ publicOnly: true })

  it.each(vectors)('judges %s (%s): %s', (ip, _why, expected) => {
    expect(policy(ip, 80).kind).toBe(expected === 'public' ? 'allowed' : 'policy')
  })

  it('names itself as the setting that closes a private address', () => {
    expect(policy('10.0.0.1', 80)).toMatchObject({ range: 'private', setting: 'HEADWATER_ORIGIN_PUBLIC_ONLY' })
  })
})

describe('the address policy with HEADWATER_ORIGIN_ALLOW', () => {
  it('opens exactly what is listed, in every spelling of it', () => {
    const policy = policyWith({ allow: ['127.0.0.0/8', '169.254.10.0/24', '2001:db8::/32', '::1'], publicOnly: true })
    const open = ['127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '169.254.10.3', '2001:db8::1', '::1']
    const shut = ['169.254.169.254', '::2', '10.0.0.1', '::127.0.0.1', '2002:7f00:1::', '0.0.0.0']
    expect(open.filter((ip) => policy(ip, 80).kind !== 'allowed')).toEqual([])
    expect(shut.filter((ip) => policy(ip, 80).kind !== 'policy')).toEqual([])
  })

  it.each(['10.0.0.0/33', '10/8', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', 'example.com', '', '1.2.3/8'])(
    'does not start with %j',
    (cidr) => expect(() => policyWith({ allow: [cidr] })).toThrow(/CIDR/),
  )
})

describe('our own listeners', () => {
  it('are never an origin, even when everything is allowed', () => {
    const policy = policyWith({ allow: ['0.0.0.0/0', '::/0'], listeners: [{ ip: '127.0.0.1', port: 9000 }] })
    const self = [
      '127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '0.0.0.0',
      '::',
      '::ffff:0.0.0.0',
      '64:ff9b::7f00:1',
    ]
    expect(self.filter((ip) => policy(ip, 9000).kind !== 'self')).toEqual([])
    expect(policy('127.0.0.1', 9001)).toEqual({ kind: 'allowed' })
    expect(policy('127.0.0.2', 9000)).toEqual({ kind: 'allowed' })
  })

  it.each(['0.0.0.0', '::'])('stand on every local address when bound to %s', (ip) => {
    const localAddresses = () => ['127.0.0.1', '10.1.2.3', 'fe80::1%eth0', 'fd00::7']
    const policy = policyWith({ listeners: [{ ip, port: 9000 }], localAddresses })
    const self = ['10.1.2.3', 'fd00::7', 'fd00:0::0007', '127.0.0.1', '127.8.8.8', '::1', '0.0.0.0', '::ffff:10.1.2.3']
    expect(self.filter((local) => policy(local, 9000).kind !== 'self')).toEqual([])
    expect(policy('10.1.2.4', 9000)).toEqual({ kind: 'allowed' })
    expect(policy('10.1.2.3', 80)).toEqual({ kind: 'allowed' })
  })

  it('count from the moment they are bound', () => {
    const listeners = [{ ip: '10.0.0.1', port: 80 }]
    const policy = policyWith({ listeners })
    expect(policy('10.0.0.2', 8080).kind).toBe('allowed')
    listeners.push({ ip: '10.0.0.2', port: 8080 })
    expect(policy('10.0.0.2', 8080).kind).toBe('self')
  })
})

const isTunnelled = [
  '::127.0.0.1',
  '::7f00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2002:7f00:1:1::1',
]

describe('an address that a tunnel or a translator leads to us', () => {
  it.each(isTunnelled)('is ours, even when everything is allowed: %s', (ip) => {
    const policy = policyWith({ allow: ['0.0.0.0/0', '::/0'], listeners: [{ ip: '127.0.0.1', port: 9000 }] })
    expect(policy(ip, 9000)).toEqual({ kind: 'self' })
    expect(policy(ip, 9001)).toEqual({ kind: 'allowed' })
  })
})

describe('the address policy with carriers', () => {
  const lists = [
    { name: 'chinanet', cidrs: ['1.0.1.0/24', '240e::/20', '10.1.0.0/16'] },
    { name: 'cmcc', cidrs: ['1.0.2.0/24', '1.0.1.128/25', '127.0.0.0/8', '169.254.0.0/16'] },
  ]

  it('refuses what is in no allowed carrier, and names the one it is in', () => {
    const policy = policyWith({ allow: ['10.9.0.0/16'], carriers: { lists, allowed: ['chinanet'] } })
    expect(policy('1.0.1.1', 80)).toEqual({ kind: 'allowed', carrier: 'chinanet' })
    expect(policy('::ffff:1.0.1.1', 80)).toEqual({ kind: 'allowed', carrier: 'chinanet' })
    expect(policy('1.0.1.200', 80)).toEqual({ kind: 'allowed', carrier: 'chinanet' })
    expect(policy('240e:1::1', 80)).toEqual({ kind: 'allowed', carrier: 'chinanet' })
    expect(policy('1.0.2.1', 80)).toEqual({ kind: 'carrier', ip: '1.0.2.1', carrier: 'cmcc' })
    expect(policy('64:ff9b::1.0.2.1', 80)).toEqual({ kind: 'carrier', ip: '64:ff9b::1.0.2.1', carrier: 'cmcc' })
    expect(policy('8.8.8.8', 80)).toEqual({ kind: 'carrier', ip: '8.8.8.8', carrier: null })
    expect(policy('10.2.0.1', 80)).toEqual({ kind: 'carrier', ip: '10.2.0.1', carrier: null })
    expect(policy('10.9.0.1', 80)).toEqual({ kind: 'allowed' })
  })

  it('allows nothing that was refused without them', () => {
    const policy = policyWith({ publicOnly: true, carriers: { lists, allowed: ['chinanet', 'cmcc'] } })
    expect(policy('127.0.0.1', 80)).toMatchObject({ kind: 'policy', range: 'loopback' })
    expect(policy('169.254.169.254', 80)).toMatchObject({ kind: 'policy', range: 'cloud metadata' })
    expect(policy('10.1.0.1', 80)).toMatchObject({ kind: 'policy', setting: 'HEADWATER_ORIGIN_PUBLIC_ONLY' })
  })

  it('only names them while none is required', () => {
    const policy = policyWith({ carriers: { lists, allowed: null } })
    expect(policy('1.0.2.1', 80)).toEqual({ kind: 'allowed', carrier: 'cmcc' })
    expect(policy('8.8.8.8', 80)).toEqual({ kind: 'allowed' })
  })
})

describe('the address policy and Node’s own block list', () => {
  const blocked = new BlockList()
  for (const [net, bits] of [
    ['0.0.0.0', 8],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const)
    blocked.addSubnet(net, bits)
  for (const [net, bits] of [
    ['::', 96],
    ['fe80::', 10],
    ['ff00::', 8],
    ['2002::', 16],
  ] as const)
    blocked.addSubnet(net, bits, 'ipv6')

  it('agree: what the list blocks is never allowed', () => {
    const policy = policyWith()
    const mapped = fc.ipV4().map((ip) => `::ffff:${ip}`)
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), mapped), (ip) => {
        if (blocked.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6')) expect(policy(ip, 80).kind).toBe('policy')
      }),
      { numRuns: 5_000 },
    )
  })

  const special: ReadonlyArray<readonly [string, number]> = [
    ['0.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['168.63.129.16', 32],
    ['169.254.0.0', 16],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.31.196.0', 24],
    ['192.52.193.0', 24],
    ['192.88.99.0', 24],
    ['192.175.48.0', 24],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ]

  it('agree on every IPv4 address, most of all at the edges of what is special', () => {
    const policy = policyWith()
    const all = new BlockList()
    for (const [net, bits] of special) all.addSubnet(net, bits)
    const nearEdges = fc.tuple(fc.constantFrom(...special), fc.integer({ min: -2, max: 2 }), fc.boolean())
    const ips = fc.oneof(
      fc.ipV4(),
      nearEdges.map(([[net, bits], by, isEnd]) => shifted(net, (isEnd ? 2 ** (32 - bits) : 0) + by)),
    )
    fc.assert(
      fc.property(ips, (ip) => void expect(policy(ip, 80).kind).toBe(all.check(ip) ? 'policy' : 'allowed')),
      { numRuns: 5_000 },
    )
  })

  it('judges an address the same in its mapped and NAT64 forms', () => {
    const policy = policyWith()
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const kinds = [ip, `::ffff:${ip}`, `64:ff9b::${ip}`].map((form) => policy(form, 80).kind)
        expect(new Set(kinds).size).toBe(1)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never throws, whatever the text', () => {
    const policy = policyWith()
    fc.assert(fc.property(fc.string(), (text) => void expect(policy(text, 80).kind).toBe('policy')))
  })
})

/** The IPv4 address so many further, around the end. */
function shifted(ip: string, by: number): string {
  const number = ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const moved = (number + by + 2 ** 32) % 2 ** 32
  return [24, 16, 8, 0].map((bits) => Math.floor(moved / 2 ** bits) % 256).join('.')
}
