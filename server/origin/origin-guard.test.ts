import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import * as evil from '../testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from '../testing/evil-origin.ts'
import { createHttpOriginClient, type HttpOriginClientOptions } from './http-origin-client.ts'
import type { OriginAnswer, OriginClient } from './origin-client.ts'

let origin: EvilOrigin
const clients: OriginClient[] = []

function clientWith(options: Partial<HttpOriginClientOptions> = {}) {
  const client = createHttpOriginClient({
    allow: ['127.0.0.0/8'],
    publicOnly: false,
    resolve: new Map(),
    self: { listeners: [], hosts: [] },
    instanceId: 'headwater-test',
    version: '1.2.3',
    lookup: () => Promise.reject(new Error('no name is known here')),
    ...options,
  })
  clients.push(client)
  return client
}

beforeEach(async () => {
  origin = await startEvilOrigin({ answers: { '/ok': evil.ok('hello') } })
})
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()))
  await origin[Symbol.asyncDispose]()
})

const outcome = (answer: OriginAnswer) => {
  if (answer.kind === 'failed') return answer.failure.reason
  if (answer.kind === 'found') answer.body.destroy()
  return answer.kind
}

const get = async (client: OriginClient, url: string, followRedirects = true) =>
  outcome(await client.get({ url: new URL(url), followRedirects }))

const addressOf = (text: string) => {
  const parsed = parseOriginAddress(text)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.address
}

describe('a connection', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '017700000001',
    '2130706433',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '0',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::ffff:0:127.0.0.1]',
  ])('is refused to %s: literals meet the policy too', async (host) => {
    const client = clientWith({ allow: [] })
    expect(await get(client, `http://${host}:${origin.port}/ok`)).toBe('origin-refused-by-policy')
    expect(origin.connections().ever).toBe(0)
  })

  it('goes to the address that the name has', async () => {
    const lookup = vi.fn(async () => ['127.0.0.1'])
    const client = clientWith({ lookup })
    expect(await get(client, `http://abc.example.com:${origin.port}/ok`)).toBe('found')
    expect(lookup).toHaveBeenCalledExactlyOnceWith('abc.example.com')
    expect(origin.seen('/ok')[0]?.headers.host).toBe(`abc.example.com:${origin.port}`)
  })

  it.each([
    [['127.0.0.1', '169.254.169.254']],
    [['169.254.169.254', '127.0.0.1']],
    [['127.0.0.1', '::1']],
    [['127.0.0.1', 'fd00:ec2::254']],
    [[...Array.from({ length: 199 }, (_, i) => `127.0.1.${i}`), '::ffff:169.254.169.254']],
  ])('is refused when one of the name’s addresses is bad: %j', async (ips) => {
    const client = clientWith({ lookup: async () => ips })
    expect(await get(client, `http://abc.example.com:${origin.port}/ok`)).toBe('origin-refused-by-policy')
    expect(origin.connections().ever).toBe(0)
  })

  it('is judged by the very lookup it uses: a rebound name changes nothing', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']]
    const lookup = vi.fn(async () => answers.shift() ?? [])
    const client = clientWith({ lookup })
    const address = addressOf(`abc.example.com:${origin.port}`)
    expect(await client.check(address, 'http')).toEqual({ kind: 'allowed' })
    expect(await get(client, `http://abc.example.com:${origin.port}/ok`)).toBe('origin-refused-by-policy')
  })

  it('tries the next address when one does not answer', async () => {
    const client = clientWith({ lookup: async () => ['127.0.0.2', '127.0.0.1'] })
    expect(await get(client, `http://abc.example.com:${origin.port}/ok`)).toBe('found')
  })

  it('is refused on loopback without a word when nobody allowed it, whatever the name says', async () => {
    const client = clientWith({ allow: [], lookup: async () => ['127.0.0.1'] })
    expect(await get(client, `http://abc.example.com:${origin.port}/ok`)).toBe('origin-refused-by-policy')
    expect(origin.connections().ever).toBe(0)
  })

  it('that nobody accepts is unreachable', async () => {
    const client = clientWith()
    const port = await freePort()
    expect(await get(client, `http://127.0.0.1:${port}/ok`)).toBe('origin-unreachable')
  })

  it('to a name that nobody knows is name-unknown', async () => {
    expect(await get(clientWith(), 'http://abc.example.com/ok')).toBe('origin-name-unknown')
    expect(await get(clientWith({ lookup: async () => [] }), 'http://abc.example.com/ok')).toBe('origin-name-unknown')
  })

  it('is looked up once for all who want it at the same time, and anew for whoever comes later', async () => {
    const asked = Promise.withResolvers<string[]>()
    const lookup = vi.fn(() => asked.promise)
    const client = clientWith({ lookup })
    const url = `http://abc.example.com:${origin.port}/ok`
    const answers = Promise.all([1, 2, 3, 4].map(() => get(client, url)))
    await vi.waitFor(() => expect(lookup).toHaveBeenCalled(), { timeout: 20_000 })
    asked.resolve(['127.0.0.1'])
    expect(await answers).toEqual(Array(4).fill('found'))
    expect(lookup).toHaveBeenCalledTimes(1)
    await client.check(addressOf('abc.example.com'), 'http')
    expect(lookup).toHaveBeenCalledTimes(2)
  })

  it('waits no longer than allowed for DNS', async () => {
    const client = clientWith({ lookup: () => new Promise(() => {}), limits: { dnsMs: 50 } })
    expect(await get(client, 'http://abc.example.com/ok')).toBe('origin-timeout')
  })

  it('can be aborted while the name is looked up', async () => {
    const abort = new AbortController()
    const asked = Promise.withResolvers<void>()
    const lookup = () => {
      asked.resolve()
      return new Promise<never>(() => {})
    }
    const client = clientWith({ lookup })
    const url = new URL('http://abc.example.com/ok')
    const answer = client.get({ url, followRedirects: true, signal: abort.signal })
    await asked.promise
    abort.abort(new Error('not wanted'))
    await expect(answer).rejects.toThrow('not wanted')
  })
})

describe('HEADWATER_ORIGIN_RESOLVE', () => {
  const fixed = (ip: string, port: number) => new Map([['abc.example.com:80', { ip, port }]])

  it('leads a name and port to a fixed address, Host unchanged', async () => {
    const client = clientWith({ resolve: fixed('127.0.0.1', origin.port) })
    expect(await get(client, 'http://abc.example.com/ok')).toBe('found')
    expect(origin.seen('/ok')[0]?.headers.host).toBe('abc.example.com')
    expect(await get(client, 'http://ABC.example.com./ok')).toBe('found')
  })

  it('leads no other port', async () => {
    const client = clientWith({ resolve: fixed('127.0.0.1', origin.port) })
    expect(await get(client, 'http://abc.example.com:81/ok')).toBe('origin-name-unknown')
  })

  it('does not get around the policy', async () => {
    const client = clientWith({ allow: [], resolve: fixed('127.0.0.1', origin.port) })
    expect(await get(client, 'http://abc.example.com/ok')).toBe('origin-refused-by-policy')
    expect(await client.check(addressOf('abc.example.com'), 'http')).toEqual({
      kind: 'policy',
      ip: '127.0.0.1',
      range: 'loopback',
      setting: 'HEADWATER_ORIGIN_ALLOW',
    })
  })
})

describe('this gateway itself', () => {
  it('is never an origin: neither its listeners nor its names, even when all is allowed', async () => {
    const listeners = [{ ip: '127.0.0.1', port: origin.port }]
    const client = clientWith({
      allow: ['0.0.0.0/0', '::/0'],
      self: { listeners, hosts: ['console.example.net', 'cos.example.com', '.cos.example.com'] },
      lookup: async () => ['127.0.0.1'],
    })
    const own = ['http://127.0.0.1', 'http://0.0.0.0', 'http://[::ffff:127.0.0.1]', 'http://elsewhere.example.org']
    for (const url of own) expect(await get(client, `${url}:${origin.port}/ok`)).toBe('origin-refused-by-policy')
    for (const name of ['console.example.net', 'cos.example.com', 'bucket.file.cos.example.com', 'COS.example.com.']) {
      expect(await get(client, `http://${name}:1234/ok`)).toBe('origin-refused-by-policy')
    }
    expect(origin.connections().ever).toBe(0)
    expect(await client.check(addressOf(`127.0.0.1:${origin.port}`), 'http')).toEqual({ kind: 'self' })
    expect(await client.check(addressOf('x.cos.example.com'), 'https')).toEqual({ kind: 'self' })
  })

  it('is not every server on this machine: localhost is ours only at our ports', async () => {
    const self = { listeners: [{ ip: '127.0.0.1', port: 9000 }], hosts: ['localhost', '.file.localhost', '127.0.0.1'] }
    const client = clientWith({ self, lookup: async () => ['127.0.0.1'] })
    expect(await get(client, `http://localhost:${origin.port}/ok`)).toBe('found')
    expect(await get(client, `http://127.0.0.1:${origin.port}/ok`)).toBe('found')
    expect(await client.check(addressOf('localhost:9000'), 'http')).toEqual({ kind: 'self' })
    expect(await client.check(addressOf('bucket.file.localhost:9000'), 'http')).toEqual({ kind: 'self' })
  })
})

describe('carriers', () => {
  const carriers = {
    lists: [
      { name: 'chinanet', cidrs: ['127.0.0.1/32', '1.0.1.0/24'] },
      { name: 'cmcc', cidrs: ['10.0.0.0/8'] },
    ],
    allowed: ['chinanet'],
  }
  const restricted = (options: Partial<HttpOriginClientOptions> = {}) =>
    clientWith({ allow: ['127.0.0.1/32'], carriers, ...options })

  it.each<[string, readonly string[], object]>([
    ['1.0.1.7', [], { kind: 'allowed' }],
    ['10.0.0.1', [], { kind: 'carrier', ip: '10.0.0.1', carrier: 'cmcc' }],
    ['8.8.8.8', [], { kind: 'carrier', ip: '8.8.8.8', carrier: null }],
    ['127.0.0.1', [], { kind: 'allowed' }],
    ['127.0.0.2', [], { kind: 'policy', ip: '127.0.0.2' }],
    ['abc.example.com', ['1.0.1.7', '10.0.0.1'], { kind: 'carrier', ip: '10.0.0.1', carrier: 'cmcc' }],
    ['abc.example.com', ['8.8.8.8', '127.0.0.2'], { kind: 'policy', ip: '127.0.0.2' }],
  ])('judge %s behind which are %j', async (text, ips, verdict) => {
    const client = restricted({ lookup: async () => ips })
    expect(await client.check(addressOf(text), 'http')).toMatchObject(verdict)
  })

  it('are asked for every connection, and the refusal names the one it would have gone to', async () => {
    const client = restricted({ lookup: async () => ['127.0.0.1', '10.0.0.1'] })
    const answer = await client.get({ url: new URL(`http://abc.example.com:${origin.port}/ok`), followRedirects: true })
    expect(answer).toMatchObject({
      failure: {
        reason: 'origin-refused-by-policy',
        detail: 'abc.example.com leads to 10.0.0.1, which is refused (carrier cmcc; see HEADWATER_CARRIERS_ALLOWED)',
      },
    })
    expect(origin.connections().ever).toBe(0)
  })

  it('are asked for every hop', async () => {
    origin.answer('/a', evil.redirect('http://8.8.8.8/'))
    const answer = await restricted().get({ url: new URL(`${origin.url}/a`), followRedirects: true })
    expect(answer).toMatchObject({
      failure: { detail: '8.8.8.8 is refused (no known carrier; see HEADWATER_CARRIERS_ALLOWED)' },
    })
  })

  it('refuse nothing while none is required', async () => {
    const client = restricted({ carriers: { ...carriers, allowed: null } })
    expect(await client.check(addressOf('8.8.8.8'), 'http')).toEqual({ kind: 'allowed' })
    expect(await client.check(addressOf('10.0.0.1'), 'http')).toMatchObject({ kind: 'allowed' })
    expect(await get(client, `${origin.url}/ok`)).toBe('found')
  })

  it('with a bad CIDR block do not start', () => {
    const lists = [{ name: 'x', cidrs: ['1.0.0.0/33'] }]
    expect(() => clientWith({ carriers: { lists, allowed: null } })).toThrow('1.0.0.0/33')
  })
})

describe('check', () => {
  it.each<[string, 'http' | 'https', string]>([
    ['10.10.10.10', 'http', 'allowed'],
    ['10.10.10.10:8080', 'https', 'allowed'],
    ['[fd00::1]', 'https', 'allowed'],
    ['127.0.0.1', 'http', 'policy'],
    ['169.254.169.254', 'http', 'policy'],
    ['[fd00:ec2::254]:80', 'http', 'policy'],
    ['unknown.example.com', 'http', 'unresolved'],
  ])('says of %s over %s: %s', async (text, protocol, kind) => {
    expect((await clientWith({ allow: [] }).check(addressOf(text), protocol)).kind).toBe(kind)
  })

  it('names the setting that closes private addresses', async () => {
    const verdict = await clientWith({ publicOnly: true }).check(addressOf('10.10.10.10'), 'http')
    expect(verdict).toMatchObject({ kind: 'policy', ip: '10.10.10.10', setting: 'HEADWATER_ORIGIN_PUBLIC_ONLY' })
  })

  it('opens no connection', async () => {
    await clientWith().check(addressOf(`127.0.0.1:${origin.port}`), 'http')
    expect(origin.connections().ever).toBe(0)
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with %i is followed', async (code) => {
    origin.answer('/a', evil.redirect('/b/c', code))
    origin.answer('/b/c', evil.redirect('../ok#fragment', code))
    const answer = await clientWith().get({ url: new URL(`${origin.url}/a`), followRedirects: true })
    expect(answer).toMatchObject({ kind: 'found', url: new URL(`${origin.url}/ok`) })
    outcome(answer)
  })

  it('is reported when nobody wants it followed', async () => {
    origin.answer('/a', evil.redirect('/ok'))
    expect(await get(clientWith(), `${origin.url}/a`, false)).toBe('origin-redirected')
    expect(origin.requests('/ok')).toBe(0)
  })

  it('may go to another host, which is asked with its own name', async () => {
    await using other = await startEvilOrigin({ answers: { '/ok': evil.ok('other') } })
    origin.answer('/a', evil.redirect(`//other.example.com:${other.port}/ok`))
    expect(await get(clientWith({ lookup: async () => ['127.0.0.1'] }), `${origin.url}/a`)).toBe('found')
    expect(other.seen('/ok')[0]?.headers.host).toBe(`other.example.com:${other.port}`)
  })

  it('keeps raw UTF-8 in Location as what it is', async () => {
    origin.answer('/a', evil.redirect(Buffer.from('/例子').toString('latin1')))
    origin.answer('/%E4%BE%8B%E5%AD%90', evil.ok('x'))
    expect(await get(clientWith(), `${origin.url}/a`)).toBe('found')
  })

  it('is followed five times, not six', async () => {
    for (let i = 1; i <= 5; i++) origin.answer(`/${i}`, evil.redirect(i === 1 ? '/ok' : `/${i - 1}`))
    origin.answer('/6', evil.redirect('/5'))
    expect(await get(clientWith(), `${origin.url}/5`)).toBe('found')
    expect(await get(clientWith(), `${origin.url}/6`)).toBe('origin-redirect-loop')
  })

  it('in a circle is found out at once', async () => {
    origin.answer('/a', evil.redirect('/b'))
    origin.answer('/b', evil.redirect('/a'))
    expect(await get(clientWith(), `${origin.url}/a`)).toBe('origin-redirect-loop')
    origin.answer('/self', evil.redirect('/self#x'))
    expect(await get(clientWith(), `${origin.url}/self`)).toBe('origin-redirect-loop')
    expect([origin.requests('/a'), origin.requests('/b'), origin.requests('/self')]).toEqual([1, 1, 1])
  })

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://0x7f.1.1/',
    'http://2852039166/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://metadata.google.internal/',
  ])('to %s is refused by the policy', async (to) => {
    origin.answer('/a', evil.redirect(to))
    const client = clientWith({ allow: ['127.0.0.1/32'], lookup: async () => ['169.254.169.254'] })
    expect(await get(client, `${origin.url}/a`)).toBe('origin-refused-by-policy')
  })

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'ftp://example.com/',
    'http://user:pw@example.com/',
    'http://user@example.com/',
    'http://exa mple.com/',
    'http://[::1/',
    'http://example.com:65536/',
  ])('to %s is refused', async (to) => {
    origin.answer('/a', evil.redirect(to))
    expect(await get(clientWith(), `${origin.url}/a`)).toBe('origin-redirect-refused')
  })

  it('to nowhere is a bad response', async () => {
    origin.answer('/a', evil.status(302))
    expect(await get(clientWith(), `${origin.url}/a`)).toBe('origin-bad-response')
  })

  it('with an endless body is followed all the same', async () => {
    const head = `HTTP/1.1 302 Found\r\nLocation: ${origin.url}/ok\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`
    origin.answer('/a', evil.raw(head, { keep: true }))
    expect(await get(clientWith(), `${origin.url}/a`)).toBe('found')
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
