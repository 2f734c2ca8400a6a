import { type AddressInfo, createServer, isIP, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import { createAddressPolicy } from './address-policy.ts'
import { clientWith, outcome } from './client.fixture.ts'
import { type HostileAddress, hostileAddresses } from './hostile-addresses.fixture.ts'
import { OriginError } from './origin-client.ts'
import { nextHop } from './redirects.ts'
import { targetOf } from './resolver.ts'

const policy = createAddressPolicy({ allow: [], publicOnly: false, listeners: [], localAddresses: () => [] })
const verdictOf = (host: string, port: number) => (isIP(host) === 0 ? 'name' : policy(host, port).kind)
const locationOf = ({ input, isLocation }: HostileAddress) => (isLocation ? input : `http://${input}/x`)

/** What a pull that meets such a redirect records. One with line ends in it never arrives whole. */
function reasonsFor({ input, expect: { hop } }: HostileAddress): string[] {
  if (/[\r\n]/.test(input)) return ['origin-refused-by-policy', 'origin-bad-response']
  if (hop === 'home') return ['origin-redirect-loop']
  return [hop === 'refused' ? 'origin-redirect-refused' : 'origin-refused-by-policy']
}

/** An origin that redirects wherever it is told, byte for byte, at a loopback address that nothing else has. */
const home = '127.0.0.99'
let server: Server
let location = ''

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(`HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ${location}\r\n\r\n`))
  })
  await new Promise<void>((resolve) => server.listen(0, home, resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

describe('of the hostile addresses', () => {
  it('there are at least a hundred and fifty, each once', () => {
    const inputs = new Set(hostileAddresses.map(({ input }) => input))
    expect(inputs.size).toBe(hostileAddresses.length)
    expect(inputs.size).toBeGreaterThanOrEqual(150)
  })

  it.each(hostileAddresses)('none can be typed: $input ($why)', ({ input, expect: { typed } }) => {
    const parsed = parseOriginAddress(input)
    expect(parsed.ok ? verdictOf(parsed.address.host, parsed.address.port ?? 80) : parsed.problem).toBe(typed)
  })

  it.each(hostileAddresses)('none is where a redirect leads: $input ($why)', (hostile) => {
    const lead = () => {
      try {
        const { host, port } = targetOf(nextHop(new URL('http://origin.example/a'), locationOf(hostile)))
        return host === 'origin.example' ? 'home' : verdictOf(host, port)
      } catch (error) {
        if (error instanceof OriginError) return 'refused'
        throw error
      }
    }
    expect(lead()).toBe(hostile.expect.hop)
  })

  it('none is connected to, whatever a name that hides it resolves to', async () => {
    const bad = [
      '127.0.0.1',
      '::1',
      '169.254.169.254',
      '::ffff:169.254.169.254',
      'fd00:ec2::254',
      '64:ff9b::7f00:1',
      '0.0.0.0',
    ]
    let asked = 0
    await using client = clientWith({ allow: [`${home}/32`], lookup: async () => [bad[asked++ % bad.length] ?? ''] })
    const url = new URL(`http://${home}:${(server.address() as AddressInfo).port}/a`)
    const strange: string[] = []
    for (const hostile of hostileAddresses) {
      location = locationOf(hostile)
      const reason = outcome(await client.get({ url, followRedirects: true }))
      if (!reasonsFor(hostile).includes(reason)) strange.push(`${hostile.input}: ${reason}`)
    }
    expect(strange).toEqual([])
    expect(asked).toBeGreaterThan(10)
  })

  it('none that is typed as a name is let through by what the name resolves to', async () => {
    const names = hostileAddresses.filter(({ expect: { typed } }) => typed === 'name')
    await using client = clientWith({ allow: [], lookup: async () => ['127.0.0.1', '::1'] })
    for (const { input } of names) {
      const parsed = parseOriginAddress(input)
      if (!parsed.ok) throw new Error(input)
      expect(await client.check(parsed.address, 'http')).toMatchObject({ kind: 'policy', ip: '127.0.0.1' })
    }
    expect(names.length).toBeGreaterThan(10)
  })
})
