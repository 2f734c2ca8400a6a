import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../../contract/endpoint.ts'
import { endpoints } from '../../../contract/endpoints.ts'
import { Problem, problemStatus } from '../../../contract/errors.ts'
import type { Answer } from './testing/ask.ts'
import { startConsole, type TestConsole } from './testing/console.ts'

let consoleUnderTest: TestConsole
beforeAll(async () => {
  consoleUnderTest = await startConsole()
})
afterAll(() => consoleUnderTest[Symbol.asyncDispose]())

const parameters: Readonly<Record<string, string>> = {
  bucket: 'photos-1250000000',
  deletion: '1',
  domain: 'img.example.com',
  pull: '1',
  rule: 'default',
  session: '0123456789abcdef',
  version: '1',
  warmUp: '1',
}
const pathOf = (e: Endpoint) => e.path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? '')
const changes = endpoints.filter(({ method }) => method !== 'GET')
const isJson = ({ body }: Endpoint) => body !== undefined && body !== 'stream'
const own = () => ({ host: `127.0.0.1:${consoleUnderTest.port}`, origin: consoleUnderTest.url })

function expectProblem(answer: Answer, code: keyof typeof problemStatus) {
  expect(answer.headers['content-type']).toBe('application/problem+json')
  const problem = Problem.parse(answer.json())
  expect(problem).toMatchObject({ code, status: problemStatus[code], requestId: answer.headers['x-request-id'] })
  expect(answer.status).toBe(problem.status)
  expect(answer.headers['cache-control']).toBe('no-store')
  return problem
}

describe('every endpoint of the table', () => {
  it.each(endpoints.filter(({ access }) => access === 'session'))('$name refuses without a session', async (e) => {
    for (const cookie of ['', 'headwater=', `headwater=${'A'.repeat(43)}`, '__Host-headwater=x']) {
      expectProblem(
        await consoleUnderTest.send(pathOf(e), { method: e.method, headers: cookie ? { cookie } : {} }),
        'NotLoggedIn',
      )
    }
  })

  it.each(endpoints)('$name refuses under another name than the console has', async (e) => {
    for (const host of ['evil.example', `evil.example:${consoleUnderTest.port}`, '127.0.0.1:1', '127.0.0.1']) {
      expectProblem(await consoleUnderTest.send(pathOf(e), { method: e.method, headers: { host } }), 'WrongHost')
    }
  })

  it.each(changes)('$name refuses a change that does not come from the console’s own pages', async (e) => {
    const { cookie } = await consoleUnderTest.insider()
    const host = own().host
    const strangers = [
      { 'sec-fetch-site': 'cross-site', origin: own().origin },
      { 'sec-fetch-site': 'same-site', origin: own().origin },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://127.0.0.1:9000' },
      { origin: 'null' },
      { origin: '' },
    ]
    for (const headers of strangers) {
      const answer = await consoleUnderTest.send(pathOf(e), { method: e.method, headers: { host, cookie, ...headers } })
      expectProblem(answer, 'CrossSiteRequest')
    }
  })

  it.each(endpoints)('$name answers another method with what is allowed', async (e) => {
    const answer = await consoleUnderTest.send(pathOf(e), { method: 'OPTIONS', headers: own() })
    expectProblem(answer, 'MethodNotAllowed')
    expect(answer.headers.allow?.split(', ')).toContain(e.method)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it.each(endpoints.filter(({ path }) => path.includes(':bucket')))(
    '$name calls a bucket that cannot exist not found',
    async (e) => {
      const inside = await consoleUnderTest.insider()
      for (const name of ['photos', 'Photos-1250000000', '..%2f..-1', '%00-1', `${'x'.repeat(64)}-1`]) {
        const path = e.path.replace(':bucket', name)
        expectProblem(await inside.send(path, { method: e.method }), 'NoSuchBucket')
      }
    },
  )
})

describe('the console listener', () => {
  it('answers under its own name and as localhost, in any case', async () => {
    for (const host of [`127.0.0.1:${consoleUnderTest.port}`, `LocalHost:${consoleUnderTest.port}`]) {
      expect((await consoleUnderTest.send('/livez', { headers: { host } })).status).toBe(200)
    }
  })

  it('takes a change from a page on localhost', async () => {
    const headers = {
      host: `localhost:${consoleUnderTest.port}`,
      origin: `http://localhost:${consoleUnderTest.port}`,
      'content-type': 'application/json',
    }
    const answer = await consoleUnderTest.send('/api/v1/login', { method: 'POST', headers, body: '{}' })
    expectProblem(answer, 'InvalidRequest')
  })

  it('says whether it lives and whether it is ready, and nothing else', async () => {
    expect(await consoleUnderTest.send('/livez')).toMatchObject({ status: 200, text: 'live\n' })
    expect(await consoleUnderTest.send('/readyz')).toMatchObject({ status: 200, text: 'ready\n' })
    consoleUnderTest.world.ready = false
    expect(await consoleUnderTest.send('/readyz')).toMatchObject({ status: 503, text: 'not ready\n' })
    consoleUnderTest.world.ready = true
  })

  it('answers what is not there with a problem document', async () => {
    for (const path of ['/api', '/api/', '/api/v1/nothing', '/api/v2/buckets', '/api/v1/buckets/', '/nothing.js']) {
      expectProblem(await consoleUnderTest.send(path), 'NoSuchRoute')
    }
    expectProblem(await consoleUnderTest.send('/api/v1/buckets/%ff', {}), 'InvalidRequest')
  })

  it('forbids inline scripts, foreign sources and framing on every answer', async () => {
    for (const path of ['/', '/livez', '/api/v1/buckets', '/api/nothing']) {
      const { headers } = await consoleUnderTest.send(path, { headers: { accept: 'text/html' } })
      const policy = String(headers['content-security-policy']).split(';')
      expect(policy).toEqual([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        // Previews: shown, played or read, from the objects listener alone.
        "img-src 'self' http://localhost:9000",
        "media-src 'self' http://localhost:9000",
        "connect-src 'self' http://localhost:9000",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ])
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers).not.toHaveProperty('strict-transport-security')
      expect(headers).not.toHaveProperty('x-powered-by')
    }
  })

  it('gives every request an id of its own and believes none that is sent', async () => {
    const ids = new Set<unknown>()
    for (let n = 0; n < 3; n++) {
      ids.add((await consoleUnderTest.send('/livez', { headers: { 'x-request-id': 'mine' } })).headers['x-request-id'])
    }
    expect(ids.size).toBe(3)
    expect(ids.has('mine')).toBe(false)
  })
})

describe('a console behind https', () => {
  it('answers under its name with or without the port of its scheme', async () => {
    for (const [consoleUrl, port] of [
      ['https://console.example.com', 443],
      ['http://console.example.com', 80],
    ] as const) {
      await using server = await startConsole({ consoleUrl })
      const status = async (host: string) => (await server.send('/api/v1/setup', { headers: { host } })).status
      expect(await status('console.example.com')).toBe(200)
      expect(await status(`Console.example.com:${port}`)).toBe(200)
      expect(await status(`console.example.com:${523 - port}`)).toBe(421)
    }
  })

  it('answers on localhost only whether it lives: a cookie for https would be lost there', async () => {
    await using server = await startConsole({ consoleUrl: 'https://console.example.com' })
    const ask = (path: string) => server.send(path, { headers: { host: `localhost:${server.port}` } })
    expectProblem(await ask('/api/v1/setup'), 'WrongHost')
    expectProblem(await ask('/'), 'WrongHost')
    for (const path of ['/livez', '/readyz']) expect((await ask(path)).status).toBe(200)
  })
})

describe('a query', () => {
  it.each(endpoints)('of $name is refused with a pointer to what is unknown in it', async (e) => {
    const inside = await consoleUnderTest.insider()
    const headers = { 'content-type': 'application/json', 'if-match': '"1"' }
    const question = { method: e.method, headers, ...(isJson(e) ? { body: '{}' } : {}) }
    const answer = await inside.send(`${pathOf(e)}?prefixx=a`, question)
    expect(expectProblem(answer, 'InvalidRequest').errors).toContainEqual(
      expect.objectContaining({ pointer: '/prefixx', code: 'unknown-name' }),
    )
  })
})

describe('a body', () => {
  const post = (headers: Record<string, string>, body: string) =>
    consoleUnderTest.send('/api/v1/login', { method: 'POST', headers: { ...own(), ...headers }, body })

  it('must be JSON, said to be JSON, plain, and at most 1 MiB', async () => {
    expectProblem(await post({ 'content-type': 'text/plain' }, '{"password":"x"}'), 'UnsupportedMediaType')
    expectProblem(await post({}, '{"password":"x"}'), 'UnsupportedMediaType')
    const json = { 'content-type': 'application/json; charset=utf-8' }
    expectProblem(await post({ ...json, 'content-encoding': 'gzip' }, '{"password":"x"}'), 'UnsupportedMediaType')
    expectProblem(await post(json, '{"password":'), 'InvalidRequest')
    expectProblem(await post(json, JSON.stringify({ password: 'x'.repeat(2 ** 20) })), 'PayloadTooLarge')
  })

  it('is refused with a pointer to every wrong field, unknown ones included', async () => {
    const json = { 'content-type': 'application/json' }
    const problem = expectProblem(await post(json, '{"password":7,"admin":true,"a/b~c":1}'), 'InvalidRequest')
    expect(problem.errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/password', 'not-text'],
      ['/admin', 'unknown-name'],
      ['/a~1b~0c', 'unknown-name'],
    ])
    for (const body of ['null', '[]', '7', '""']) {
      expect(expectProblem(await post(json, body), 'InvalidRequest').errors).toMatchObject([{ pointer: '' }])
    }
  })
})
