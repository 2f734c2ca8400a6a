import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../domain/secret.ts'
import { createCertificateAuthority, type Identity } from '../testing/certificates.ts'
import * as evil from '../testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from '../testing/evil-origin.ts'
import { clientWith, failureIn, foundIn, outcome, plainSite, readAll } from './client.fixture.ts'
import type { HttpOriginClientOptions } from './http-origin-client.ts'
import type { OriginClient, OriginSite } from './origin-client.ts'

const ours = createCertificateAuthority('Rule authority')
const identity = ours.issue('abc.example.com')
const open: AsyncDisposable[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
})

/** An HTTPS origin that notes which name each handshake asked for. */
async function serve(as: Identity = identity, answers: Record<string, evil.Answer> = {}) {
  const names: string[] = []
  const tls = {
    ...as,
    SNICallback: (name: string, done: (error: null) => void) => {
      names.push(name)
      done(null)
    },
  }
  const origin = await startEvilOrigin({ tls, answers: { '/ok': evil.ok('hello'), ...answers } })
  open.push(origin)
  return { origin, names }
}

function newClient(options: Partial<HttpOriginClientOptions> = {}): OriginClient {
  const client = clientWith({ lookup: async () => ['127.0.0.1'], ...options })
  open.push(client)
  return client
}

const siteOf = (site: Partial<OriginSite>): OriginSite => ({ ...plainSite, ...site })
const trusting = siteOf({ certificateAuthority: ours.cert })

const ask = (client: OriginClient, origin: EvilOrigin, site: OriginSite, { host = '127.0.0.1', path = '/ok' } = {}) =>
  client.get({ url: new URL(`https://${host}:${origin.port}${path}`), followRedirects: true, site })

const read = async (...args: Parameters<typeof ask>) => {
  const answer = await ask(...args)
  if (answer.kind !== 'found') return outcome(answer)
  return (await readAll(answer.body)).toString()
}

describe('an https origin', () => {
  it('is trusted when the rule brings its authority, by that rule alone', async () => {
    const { origin } = await serve()
    const client = newClient()
    const host = 'abc.example.com'
    expect(await read(client, origin, trusting, { host })).toBe('hello')
    expect(await read(client, origin, plainSite, { host })).toBe('origin-tls')
    const other = siteOf({ certificateAuthority: createCertificateAuthority('Other').cert })
    expect(await read(client, origin, other, { host })).toBe('origin-tls')
    expect(await read(client, origin, trusting, { host })).toBe('hello')
  })

  it('may be an IP address with a name of its own, which is asked for and looked for', async () => {
    const { origin, names } = await serve()
    const client = newClient()
    expect(await read(client, origin, { ...trusting, serverName: 'ABC.example.com' })).toBe('hello')
    expect(names).toEqual(['abc.example.com'])
    const failure = failureIn(await ask(client, origin, { ...trusting, serverName: 'other.example.com' }))
    expect(failure).toEqual({ reason: 'origin-tls', detail: 'TLS with 127.0.0.1: certificate wrong host' })
    expect(await read(client, origin, trusting)).toBe('origin-tls')
    expect(names).toEqual(['abc.example.com', 'other.example.com'])
  })

  it('is asked under a Host that has nothing to do with its certificate', async () => {
    const { origin, names } = await serve()
    const site = { ...trusting, serverName: 'abc.example.com', hostHeader: 'www.example.org' }
    expect(await read(newClient(), origin, site)).toBe('hello')
    expect(names).toEqual(['abc.example.com'])
    expect(origin.seen('/ok')[0]?.headers.host).toBe('www.example.org')
  })

  it('is not reached with an authority that cannot be read', async () => {
    const { origin } = await serve()
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    for (const certificateAuthority of [broken, 'nothing of the kind']) {
      const failure = failureIn(await ask(newClient(), origin, siteOf({ certificateAuthority })))
      expect(failure).toEqual({ reason: 'origin-tls', detail: "The rule's certificate authority cannot be read" })
    }
    expect(origin.connections().ever).toBe(0)
  })

  it('that redirects elsewhere is left with its authority but without its name', async () => {
    const other = await serve(ours.issue('other.example.com'))
    const first = await serve(identity, {
      '/a': evil.redirect(`https://other.example.com:${other.origin.port}/ok`),
    })
    const site = {
      ...trusting,
      serverName: 'abc.example.com',
      hostHeader: 'abc.example.com',
      credentials: { kind: 'bearer', secret: new Secret('sesame') },
    } as const
    expect(await read(newClient(), first.origin, site, { path: '/a' })).toBe('hello')
    expect([first.names, other.names]).toEqual([['abc.example.com'], ['other.example.com']])
    const { headers } = other.origin.seen('/ok')[0] ?? {}
    expect(headers?.host).toBe(`other.example.com:${other.origin.port}`)
    expect(headers).not.toHaveProperty('authorization')
  })
})

describe('TLS connections', () => {
  const named = { ...trusting, serverName: 'abc.example.com' }

  it('are used again under the same settings, and never under others', async () => {
    const { origin } = await serve()
    const client = newClient()
    for (let i = 0; i < 3; i++) expect(await read(client, origin, named)).toBe('hello')
    expect(origin.connections().ever).toBe(1)
    expect(await read(client, origin, siteOf({ serverName: 'abc.example.com' }))).toBe('origin-tls')
    expect(await read(client, origin, { ...named, serverName: 'other.example.com' })).toBe('origin-tls')
  })

  it('of settings nobody used for long make room for others', async () => {
    const { origin } = await serve()
    const client = newClient({ mostTlsPools: 2 })
    const places = [0, 1, 2].map((i) => ({ ...named, certificateAuthority: `${ours.cert}${'\n'.repeat(i)}` }))
    for (const site of places) expect(await read(client, origin, site)).toBe('hello')
    await expect.poll(() => origin.connections().open, { timeout: 20_000 }).toBe(2)
    expect(origin.connections().ever).toBe(3)
  })

  it('that are read through are not cut when they make room', async () => {
    const goOn = Promise.withResolvers<void>()
    const { origin } = await serve(identity, { '/slow': evil.pausing('hello world', 5, goOn.promise) })
    const client = newClient({ mostTlsPools: 1 })
    const slow = foundIn(await ask(client, origin, named, { path: '/slow' }))
    const other = { ...named, certificateAuthority: `${ours.cert}\n` }
    expect(await read(client, origin, other)).toBe('hello')
    goOn.resolve()
    expect((await readAll(slow.body)).toString()).toBe('hello world')
    await expect.poll(() => origin.connections().open, { timeout: 20_000 }).toBe(1)
  })
})

describe('a test of an https origin', () => {
  const probe = async (origin: EvilOrigin, site: OriginSite) => {
    const report = await newClient().probe(new URL(`https://127.0.0.1:${origin.port}/ok`), site)
    return report.steps.map(({ step, outcome: how, code }) => `${step} ${how} ${code}`)
  }

  it('goes the way the rule goes: authority, name, Host and credentials', async () => {
    const { origin, names } = await serve()
    const credentials = { kind: 'basic', user: 'ann', secret: new Secret('sesame') } as const
    const site = { ...trusting, serverName: 'abc.example.com', hostHeader: 'www.example.org', credentials }
    expect((await probe(origin, site)).slice(3)).toEqual(['tls ok verified', 'http ok http-200'])
    expect(names).toEqual(['abc.example.com'])
    expect(origin.seen('/ok')[0]).toMatchObject({
      method: 'HEAD',
      headers: { host: 'www.example.org', authorization: `Basic ${btoa('ann:sesame')}` },
    })
  })

  it('stops before HTTP when the secret is missing, and at TLS when the name is wrong', async () => {
    const { origin } = await serve()
    const site = { ...trusting, serverName: 'abc.example.com' }
    const missing = { ...site, credentials: { kind: 'bearer', secret: null } } as const
    expect((await probe(origin, missing)).slice(3)).toEqual(['tls ok verified', 'http failed credentials-missing'])
    const wrong = { ...site, serverName: 'other.example.com' }
    expect((await probe(origin, wrong)).slice(3)).toEqual(['tls failed certificate-wrong-host', 'http skipped not-run'])
    expect(origin.seen('/ok')).toEqual([])
  })
})
