import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyProblem } from '../contract/fields.ts'
import type { Mode, RuleSettings } from '../contract/rule.ts'
import { ruleDefaults } from '../contract/rule.ts'
import { planForMiss } from './domain/miss-plan.ts'
import { readRule, unconditional } from './domain/origin-pull.ts'
import * as evil from './testing/evil-answers.ts'
import type { EvilRequest } from './testing/evil-request.ts'
import { fetchObject } from './testing/fetch-object.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

const body = 'whatever a client says'
const nobody = '\t\r\n \u00a0\u2028\u202e/\\?#%&=+:;@[]{}|^`"<>\'.~*()!,$_-ä例😀'

/** Keys made to lead a URL astray, and any others. */
const hostileKey = fc
  .oneof(
    fc.constantFrom(
      '//evil.example/x',
      '/\\evil.example/x',
      '\\\\evil.example',
      '@evil.example/x',
      'user:password@evil.example',
      ':80/x',
      '.evil.example/x',
      'http://evil.example/x',
      'javascript:alert(1)',
      '?host=evil.example',
      '#@evil.example',
      '%2f%2fevil.example',
      '%0d%0aLocation: http://evil.example/',
      '\r\nLocation: http://evil.example/',
      '\t//evil.example',
      ' //evil.example',
    ),
    fc.string({ unit: fc.constantFrom(...nobody), minLength: 1, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  )
  .filter((key) => keyProblem(key) === null)
const affix = fc.record({ remove: fc.oneof(fc.constant(''), hostileKey), add: fc.oneof(fc.constant(''), hostileKey) })

describe('a redirect', () => {
  const settings = fc.record({
    mode: fc.constantFrom<Mode>('async', 'redirect'),
    protocol: fc.constantFrom('http' as const, 'https' as const, 'follow' as const),
    passQuery: fc.boolean(),
    path: fc.oneof(
      fc.record({ fixedFile: fc.constant(''), prefix: affix, suffix: affix }),
      fc.record({ fixedFile: hostileKey, prefix: fc.constant(none()), suffix: fc.constant(none()) }),
    ),
  })

  it('leads to the origin of its rule, whatever the key, the query and the rule', () => {
    const wanted = fc.record({
      key: hostileKey,
      query: fc.oneof(fc.constant(''), hostileKey),
      scheme: fc.constantFrom('http' as const, 'https' as const),
    })
    let redirected = 0
    fc.assert(
      fc.property(settings, wanted, (changes, miss) => {
        const typed: RuleSettings = { ...ruleDefaults, ...changes, address: 'abc.example.com:8080' }
        const rule = readRule({ id: 'default', condition: unconditional, secret: null }, typed)
        if (rule === null) throw new Error('the rule names no origin')
        const plan = planForMiss([rule], { ...miss, method: 'GET', host: 'b', headers: {}, status: 404 })
        if (plan.kind !== 'redirect' && plan.kind !== 'async') return
        redirected++
        const url = new URL(plan.location)
        expect(url.host).toBe('abc.example.com:8080')
        expect([url.username, url.password, url.hash]).toEqual(['', '', ''])
        expect(plan.location).toMatch(/^https?:\/\/abc\.example\.com:8080\/[\x21-\x7e]*$/)
      }),
      { seed: 2026, numRuns: 5_000 },
    )
    expect(redirected).toBeGreaterThan(3_000)
  })
})

function none() {
  return { remove: '', add: '' }
}

describe('through a whole gateway', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
  })

  const ask = (bucket: string, path: string, headers: Readonly<Record<string, string>>) =>
    fetchObject(world.gateway.objectsUrl, `${bucket}.file.localhost`, path, headers)

  it('Location names the origin, and no key becomes a header', async () => {
    const bucket = await world.bucket('locations')
    await fc.assert(
      fc.asyncProperty(hostileKey, async (key) => {
        const { status, headers } = await ask(bucket, `/${encodeURIComponent(key)}`, {})
        if (status !== 302) return void expect([400, 404]).toContain(status)
        const { location = '' } = headers
        expect(new URL(location).host).toBe('abc.example.com')
        expect(Object.keys(headers).sort()).toEqual([
          'cache-control',
          'connection',
          'content-length',
          'date',
          'location',
          'x-content-type-options',
          'x-cos-request-id',
        ])
      }),
      { seed: 2026, numRuns: 300 },
    )
  })

  const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
  const known = fc.constantFrom(
    ...['cookie', 'authorization', 'proxy-authorization', 'referer', 'origin', 'user-agent', 'accept', 'via', 'te'],
    ...['accept-encoding', 'accept-language', 'x-forwarded-for', 'forwarded', 'x-real-ip', 'cdn-loop', 'trailer'],
    ...['if-none-match', 'if-modified-since', 'if-range', 'range', 'x-amz-date', 'x-cos-security-token', 'pragma'],
    ...['x-http-method-override', 'x-original-url', 'traceparent', 'dnt', 'sec-fetch-site', 'keep-alive', 'x-wanted'],
  )
  /** Those with which a request would be another one, or none. */
  const framing = ['connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'host', 'trailer']
  const value = fc.stringMatching(/^[!-~]([ -~]{0,60}[!-~])?$/)
  const said = fc
    .dictionary(fc.oneof(known, token), value, { maxKeys: 12 })
    .map((headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.includes(name))))
  const query = fc.oneof(fc.constant(''), fc.stringMatching(/^[a-z&=%~.-]{1,30}$/))

  const own = (host: string) => ({
    host,
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'headwater/0.0.0',
    via: expect.stringMatching(/^1\.1 headwater-/),
    'cdn-loop': expect.stringMatching(/^headwater-/),
    connection: 'keep-alive',
  })

  type Said = { readonly headers: Readonly<Record<string, string>>; readonly query: string }

  /** Asks for many keys with random requests; `check` sees what came of each at the origin. */
  async function askAround(bucket: string, mode: Mode, check: (seen: EvilRequest, said: Said) => void): Promise<void> {
    let count = 0
    let reached = 0
    await fc.assert(
      fc.asyncProperty(said, query, async (headers, query) => {
        const path = `/${bucket}/${count++}`
        world.origin.answer(path, evil.ok(body))
        const { status } = await ask(bucket, query === '' ? path : `${path}?${query}`, headers)
        if (status >= 400) return
        if (mode === 'async') await expect.poll(() => world.origin.requests(path), { interval: 2 }).toBe(1)
        for (const seen of world.origin.seen(path)) {
          reached++
          check(seen, { headers, query })
        }
      }),
      { seed: 2026, numRuns: 200 },
    )
    expect(reached).toBeGreaterThan(100)
  }

  it.each(['async', 'sync'] as const)('nothing of a client’s request reaches the origin in %s mode', async (mode) => {
    const bucket = await world.bucket(`silent-${mode}`, { mode })
    await askAround(bucket, mode, (seen) => {
      expect(seen).toEqual({
        method: 'GET',
        path: seen.path,
        query: '',
        headers: own('abc.example.com'),
      })
    })
  })

  it('what a rule names reaches the origin, and no more', async () => {
    const named = ['x-wanted', 'Accept-Language', 'Referer']
    const bucket = await world.bucket('named', {
      mode: 'sync',
      passQuery: true,
      headers: { pass: 'named', named, blocked: ['referer'], added: [{ name: 'X-Added', value: 'by us' }] },
    })
    await askAround(bucket, 'sync', (seen, { headers }) => {
      const passed = ['x-wanted', 'accept-language'].flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))
      expect(seen.headers).toEqual({ ...own('abc.example.com'), ...Object.fromEntries(passed), 'x-added': 'by us' })
    })
  })

  it.each(['async', 'sync'] as const)('it is told which gateways a request came through in %s mode', async (mode) => {
    const bucket = await world.bucket(`chain-${mode}`, { mode })
    const before = 'headwater-6f1c0b1e-0000-4000-8000-000000000001'
    world.origin.answer('/moved', evil.redirect('/chained'))
    world.origin.answer('/chained', evil.ok(body))
    await ask(bucket, '/moved', { 'cdn-loop': `${before};v=1, "edge"` })
    await expect.poll(() => world.origin.requests('/chained'), { interval: 2 }).toBeGreaterThan(0)
    for (const path of ['/moved', '/chained'])
      expect(world.origin.seen(path).at(-1)?.headers['cdn-loop']).toMatch(
        new RegExp(`^${before}, headwater-[0-9a-f-]{36}$`),
      )
  })

  it('no credential, condition or hop-by-hop header reaches it even where a rule passes all', async () => {
    const bucket = await world.bucket('all', {
      mode: 'sync',
      headers: { ...ruleDefaults.headers, pass: 'all', blocked: ['dnt'] },
    })
    const never =
      /^(cookie|authorization|proxy-authorization|te|keep-alive|trailer|if-.*|x-cos-security-token|x-amz-date|dnt)$/
    let passed = 0
    await askAround(bucket, 'sync', ({ headers: got }, { headers }) => {
      for (const name of Object.keys(got)) expect(name).not.toMatch(never)
      expect(got).toMatchObject({
        host: 'abc.example.com',
        'accept-encoding': 'identity',
        via: expect.stringMatching(/^1\.1 headwater-[^,]*$/),
      })
      if (headers['x-wanted'] !== undefined && got['x-wanted'] === headers['x-wanted']) passed++
    })
    expect(passed).toBeGreaterThan(5)
  })
})
