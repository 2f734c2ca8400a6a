import { afterEach, describe, expect, it } from 'vitest'
import { TestReport } from '../../contract/origin-pull.ts'
import { createCertificateAuthority, type Identity, selfSigned } from '../testing/certificates.ts'
import * as evil from '../testing/evil-answers.ts'
import { type EvilOrigin, type EvilOriginOptions, startEvilOrigin } from '../testing/evil-origin.ts'
import { readAll } from './client.fixture.ts'
import { createHttpOriginClient, type HttpOriginClientOptions } from './http-origin-client.ts'

const ca = createCertificateAuthority()
const open: AsyncDisposable[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
})

async function start(options: EvilOriginOptions = {}): Promise<EvilOrigin> {
  const origin = await startEvilOrigin({
    answers: { '/ok': evil.ok('hello', { 'Accept-Ranges': 'bytes' }) },
    ...options,
  })
  open.push(origin)
  return origin
}

/** A client for which `abc.example.com` leads to the origin, over both protocols. */
function clientFor(origin: EvilOrigin, options: Partial<HttpOriginClientOptions> = {}) {
  const place = { ip: '127.0.0.1', port: origin.port }
  const client = createHttpOriginClient({
    allow: ['127.0.0.0/8'],
    publicOnly: false,
    resolve: new Map([80, 443].map((port) => [`abc.example.com:${port}`, place])),
    self: { listeners: [], hosts: [] },
    instanceId: 'headwater-test',
    version: '1.2.3',
    ca: ca.cert,
    lookup: () => Promise.reject(new Error('no name is known here')),
    ...options,
  })
  open.push(client)
  return client
}

async function probe(origin: EvilOrigin, url: string, options: Partial<HttpOriginClientOptions> = {}) {
  const report = await clientFor(origin, options).probe(new URL(url))
  expect(TestReport.parse(report)).toEqual(report)
  const brief = report.steps.map(({ step, outcome, code }) => `${step} ${outcome} ${code}`)
  return { ...report, brief, factsOf: (step: string) => report.steps.find((s) => s.step === step)?.facts }
}

const noConnections = (origin: EvilOrigin) => expect.poll(() => origin.connections().open, { timeout: 20_000 }).toBe(0)

const serveWith = (identity: Identity) => start({ tls: identity })

describe('a test of an http origin', () => {
  it('reports every step with what it found', async () => {
    const origin = await start()
    const { ok, url, brief, steps, factsOf } = await probe(origin, 'http://abc.example.com/ok')
    expect({ ok, url }).toEqual({ ok: true, url: 'http://abc.example.com/ok' })
    expect(brief).toEqual([
      'policy ok allowed',
      'dns ok fixed',
      'tcp ok connected',
      'tls skipped not-used',
      'http ok http-200',
    ])
    expect(factsOf('dns')).toEqual({ addresses: '127.0.0.1' })
    expect(factsOf('tcp')).toEqual({ address: '127.0.0.1', port: `${origin.port}` })
    expect(factsOf('http')).toEqual({ status: '200', contentLength: '5', acceptRanges: 'bytes' })
    expect(steps.map(({ ms }) => typeof ms)).toEqual(['number', 'number', 'number', 'object', 'number'])
  })

  it('sends one HEAD and leaves no connection', async () => {
    const origin = await start()
    await probe(origin, 'http://abc.example.com/ok')
    expect(origin.seen('/ok').map(({ method, headers }) => [method, headers.host])).toEqual([
      ['HEAD', 'abc.example.com'],
    ])
    await noConnections(origin)
  })

  it('says how a name or a literal was resolved', async () => {
    const origin = await start()
    const named = await probe(origin, `http://x.example.com:${origin.port}/ok`, { lookup: async () => ['127.0.0.1'] })
    expect(named.brief[1]).toBe('dns ok resolved')
    expect((await probe(origin, `${origin.url}/ok`)).brief[1]).toBe('dns ok literal')
  })

  it.each<[number, string]>([
    [204, 'http ok http-204'],
    [302, 'http warning http-302'],
    [403, 'http warning http-403'],
    [404, 'http warning http-404'],
    [405, 'http warning http-405'],
    [501, 'http warning http-501'],
    [500, 'http failed http-500'],
    [503, 'http failed http-503'],
    [508, 'http failed http-508'],
  ])('takes %i for: %s', async (code, last) => {
    const origin = await start({ answers: { '/ok': evil.status(code, { Location: '/elsewhere' }) } })
    const { ok, brief, factsOf } = await probe(origin, 'http://abc.example.com/ok')
    expect({ last: brief.at(-1), ok }).toEqual({ last, ok: !last.includes('failed') })
    expect(factsOf('http')?.location).toBe('/elsewhere')
    expect(origin.requests('/elsewhere')).toBe(0)
  })

  it.each<[string, evil.Answer, string]>([
    ['garbage', evil.garbage, 'bad-response'],
    ['nothing', evil.empty, 'bad-response'],
    ['interim answers without end', evil.interim(50, 'x'), 'bad-response'],
  ])('fails at HTTP for %s', async (_what, answer, code) => {
    const origin = await start({ answers: { '/ok': answer } })
    const { ok, brief } = await probe(origin, 'http://abc.example.com/ok')
    expect({ ok, last: brief.at(-1) }).toEqual({ ok: false, last: `http failed ${code}` })
    await noConnections(origin)
  })
})

describe('a test that cannot go on', () => {
  it('stops at an address that the policy refuses, without a connection', async () => {
    const origin = await start()
    const { ok, brief, factsOf } = await probe(origin, 'http://abc.example.com/ok', { allow: [] })
    expect(ok).toBe(false)
    expect(brief).toEqual([
      'policy failed refused-by-policy',
      'dns ok fixed',
      'tcp skipped not-run',
      'tls skipped not-used',
      'http skipped not-run',
    ])
    expect(factsOf('policy')).toEqual({ ip: '127.0.0.1', range: 'loopback', setting: 'HEADWATER_ORIGIN_ALLOW' })
    expect(origin.connections().ever).toBe(0)
  })

  it('stops at this gateway itself', async () => {
    const origin = await start()
    const self = { listeners: [{ ip: '127.0.0.1', port: origin.port }], hosts: [] }
    expect((await probe(origin, 'http://abc.example.com/ok', { self })).brief[0]).toBe('policy failed self')
    expect(origin.connections().ever).toBe(0)
  })

  it('stops at a name that nobody knows: nothing is left to judge', async () => {
    const { ok, brief } = await probe(await start(), 'https://nobody.example.com/ok')
    expect(ok).toBe(false)
    expect(brief).toEqual([
      'policy skipped not-run',
      'dns failed name-unknown',
      'tcp skipped not-run',
      'tls skipped not-run',
      'http skipped not-run',
    ])
  })

  it('stops at a name server that does not answer', async () => {
    const { brief } = await probe(await start(), 'http://slow.example.com/', {
      lookup: () => new Promise(() => {}),
      limits: { dnsMs: 50 },
    })
    expect(brief[1]).toBe('dns failed timeout')
  })

  it('stops at an origin that does not answer', async () => {
    const origin = await start({ answers: { '/ok': evil.silent } })
    const { brief } = await probe(origin, 'http://abc.example.com/ok', { limits: { headersMs: 50 } })
    expect(brief[4]).toBe('http failed timeout')
    await noConnections(origin)
  })

  it('stops where nobody listens', async () => {
    const origin = await start()
    await origin[Symbol.asyncDispose]()
    open.splice(open.indexOf(origin), 1)
    const { ok, brief } = await probe(origin, 'http://abc.example.com/ok')
    expect({ ok, tcp: brief[2], http: brief[4] }).toEqual({
      ok: false,
      tcp: 'tcp failed refused',
      http: 'http skipped not-run',
    })
  })
})

describe('a test with carriers', () => {
  const lists = [
    { name: 'chinanet', cidrs: ['127.0.0.0/8'] },
    { name: 'cmcc', cidrs: ['10.0.0.0/8'] },
  ]

  it('names the carrier of the origin', async () => {
    const { brief, factsOf } = await probe(await start(), 'http://abc.example.com/ok', {
      carriers: { lists, allowed: null },
    })
    expect([brief[0], factsOf('policy')]).toEqual(['policy ok allowed', { carrier: 'chinanet' }])
  })

  it.each<[string, Record<string, string>]>([
    ['10.0.0.1', { ip: '10.0.0.1', carrier: 'cmcc', setting: 'HEADWATER_CARRIERS_ALLOWED' }],
    ['8.8.8.8', { ip: '8.8.8.8', setting: 'HEADWATER_CARRIERS_ALLOWED' }],
  ])('stops at an address outside of those allowed: %s', async (ip, facts) => {
    const { ok, brief, factsOf } = await probe(await start(), `http://${ip}/ok`, {
      carriers: { lists, allowed: ['chinanet'] },
    })
    expect({ ok, policy: brief[0], tcp: brief[2] }).toEqual({
      ok: false,
      policy: 'policy failed refused-carrier',
      tcp: 'tcp skipped not-run',
    })
    expect(factsOf('policy')).toEqual(facts)
  })
})

describe('an https origin', () => {
  it('is tested with TLS version and the days that its certificate has left', async () => {
    const { ok, brief, factsOf } = await probe(
      await serveWith(ca.issue('abc.example.com')),
      'https://abc.example.com/ok',
    )
    expect(ok).toBe(true)
    expect(brief.slice(3)).toEqual(['tls ok verified', 'http ok http-200'])
    expect(factsOf('tls')).toEqual({ tlsVersion: 'TLSv1.3', certificateDaysLeft: '29' })
  })

  it('is copied from', async () => {
    const origin = await serveWith(ca.issue('abc.example.com'))
    const url = new URL('https://abc.example.com/ok')
    const answer = await clientFor(origin).get({ url, followRedirects: true })
    if (answer.kind !== 'found') throw new Error(answer.kind)
    expect((await readAll(answer.body)).toString()).toBe('hello')
  })

  it('may be an IP address that its certificate names', async () => {
    const origin = await serveWith(ca.issue('127.0.0.1'))
    expect((await probe(origin, `${origin.url}/ok`)).brief[3]).toBe('tls ok verified')
  })

  it('is warned of a certificate that ends soon', async () => {
    const { ok, brief } = await probe(await serveWith(ca.issue('abc.example.com', 5)), 'https://abc.example.com/ok')
    expect({ ok, tls: brief[3] }).toEqual({ ok: true, tls: 'tls warning certificate-expires-soon' })
  })

  it.each<[string, Identity, string]>([
    ['expired', ca.issue('abc.example.com', -1), 'certificate-expired'],
    ["another host's", ca.issue('other.example.com'), 'certificate-wrong-host'],
    ['self-signed', selfSigned('abc.example.com'), 'certificate-self-signed'],
    ["a stranger's", createCertificateAuthority('Stranger').issue('abc.example.com'), 'certificate-untrusted'],
  ])('is refused with a certificate that is %s', async (_what, identity, code) => {
    const origin = await serveWith(identity)
    const { ok, brief } = await probe(origin, 'https://abc.example.com/ok')
    expect({ ok, rest: brief.slice(3) }).toEqual({ ok: false, rest: [`tls failed ${code}`, 'http skipped not-run'] })
    const answer = await clientFor(origin).get({ url: new URL('https://abc.example.com/ok'), followRedirects: true })
    const detail = `TLS with abc.example.com: ${code.replaceAll('-', ' ')}`
    expect(answer).toEqual({ kind: 'failed', failure: { reason: 'origin-tls', detail } })
    expect(origin.seen('/ok')).toEqual([])
    await noConnections(origin)
  })

  it('is refused when it does not speak TLS', async () => {
    const origin = await start()
    const { brief } = await probe(origin, 'https://abc.example.com/ok', { limits: { connectMs: 300 } })
    expect(brief[3]).toBe('tls failed timeout')
  })

  it('is never left for http', async () => {
    const identity = ca.issue('abc.example.com')
    const origin = await start({ tls: identity, answers: { '/a': evil.redirect('http://abc.example.com/ok') } })
    const answer = await clientFor(origin).get({ url: new URL('https://abc.example.com/a'), followRedirects: true })
    expect(answer).toMatchObject({ kind: 'failed', failure: { reason: 'origin-redirect-refused' } })
  })

  it('may be where an http origin redirects to', async () => {
    const secure = await serveWith(ca.issue('abc.example.com'))
    const plain = await start({ answers: { '/a': evil.redirect('https://abc.example.com/ok') } })
    const answer = await clientFor(secure).get({ url: new URL(`${plain.url}/a`), followRedirects: true })
    expect(answer.kind).toBe('found')
    if (answer.kind === 'found') answer.body.destroy()
  })
})
