import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeKey } from '../domain/object-key.ts'
import { Secret } from '../domain/secret.ts'
import { clientWith, failureIn, outcome, plainSite } from './client.fixture.ts'
import type { OriginClient, OriginRequest } from './origin-client.ts'

const accessKeyId = 'AKIDEXAMPLE'
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const region = 'eu-central-1'
const now = Date.UTC(2026, 10, 21, 10, 0, 0)

const credentials = { kind: 's3', accessKeyId, region, bucket: '', style: 'path' } as const
const site = { ...plainSite, credentials: { ...credentials, secret: new Secret(secretAccessKey) } }

let server: Server
let client: OriginClient
let port: number
const seen: IncomingMessage[] = []
/** `Location` by raw path. */
const redirects = new Map<string, string>()

beforeEach(async () => {
  seen.length = 0
  redirects.clear()
  server = createServer((req, res) => {
    seen.push(req)
    const to = redirects.get(req.url ?? '')
    if (to === undefined) res.end('hello')
    else res.writeHead(307, { location: to }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  client = clientWith({ now: () => now, lookup: async () => ['127.0.0.1'] })
})
afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await new Promise((resolve) => server.close(resolve))
})

async function ask(path: string, request: Partial<OriginRequest> = {}): Promise<IncomingMessage> {
  const url = new URL(`http://127.0.0.1:${port}${path}`)
  expect(outcome(await client.get({ url, followRedirects: true, site, ...request }))).toBe('found')
  const last = seen.at(-1)
  if (!last) throw new Error('nothing was asked')
  return last
}

/** Node's hashes, as the reference implementation wants them. */
class Sha256 {
  readonly #hash: Hash | Hmac
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key))
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest())
  }
  reset(): void {}
}

const bytesOf = (key: string | ArrayBuffer | ArrayBufferView) =>
  typeof key === 'string' || key instanceof ArrayBuffer
    ? Buffer.from(key as string)
    : Buffer.from(key.buffer, key.byteOffset, key.byteLength)

/** The signature that Amazon's own implementation makes of a request as it arrived. */
async function expected({ method = '', url = '', headers }: IncomingMessage): Promise<string | undefined> {
  const names = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const arrived = new URL(`http://host${url}`)
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: false,
  })
  const signed = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: 'host',
      path: url.split('?', 1)[0] ?? '',
      query: Object.fromEntries(arrived.searchParams),
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
    },
    { signingDate: new Date(now) },
  )
  return signed.headers.authorization
}

const hardKeys = [
  'picture.jpg',
  'a b/c d.txt',
  'a+b',
  '100%',
  'a%20b',
  '例子/图 片.png',
  'café',
  'a//b///c',
  '~tilde~',
  "!*'()",
  'q?x=1&y#z',
  'semi;colon:at@comma,',
  '[brackets]{braces}|pipe^`"<>\\',
  '=equals=',
  '🙂',
  '.hidden/..two/...three',
  '/leading',
  'trailing/',
]

describe('a request to a private bucket', () => {
  it.each(hardKeys)('is signed as Amazon signs it: %s', async (key) => {
    const request = await ask(`/bucket/${encodeKey(key)}`)
    expect(request.url).toBe(`/bucket/${encodeKey(key)}`)
    expect(request.headers.authorization).toBe(await expected(request))
  })

  it('is signed as Amazon signs it, whatever the key', async () => {
    const keys = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((key) => !/(^|\/)\.{1,2}($|\/)/.test(key))
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        const request = await ask(`/${encodeKey(key)}`)
        expect(request.headers.authorization).toBe(await expected(request))
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ["/b/!*'();:@", '/b/%21%2A%27%28%29%3B%3A%40'],
    ['/b/a+b', '/b/a%2Bb'],
    ['/b/%7e%41%2d', '/b/~A-'],
    ['/b/%e4%be%8b', '/b/%E4%BE%8B'],
    ['/b/100%zz', '/b/100%25zz'],
    ['/b?versionId=a+b&x=%2f~!', '/b?versionId=a%20b&x=%2F~%21'],
  ])('is sent in the spelling that is signed: %s', async (path, spelled) => {
    const request = await ask(path)
    expect(request.url).toBe(spelled)
    expect(request.headers.authorization).toBe(await expected(request))
  })

  it('is signed for its method, its query and the Host that is sent', async () => {
    const head = await ask('/bucket/a?versionId=1', {
      method: 'HEAD',
      site: { ...site, hostHeader: 'bucket.s3.example.com' },
    })
    expect(head.headers.host).toBe('bucket.s3.example.com')
    expect(head.headers.authorization).toBe(await expected(head))
    const get = await ask('/bucket/a?versionId=1')
    expect(get.headers.authorization).not.toBe(head.headers.authorization)
  })

  it('signs every x-amz header of the rule, and lets none stand for its own', async () => {
    const headers = { 'x-amz-request-payer': 'requester', 'x-amz-date': '20200101T000000Z', referer: 'http://a/' }
    const request = await ask('/bucket/a', { headers, range: { start: 1, end: 2 } })
    expect(request.headers).toMatchObject({
      'x-amz-date': '20261121T100000Z',
      range: 'bytes=1-2',
      referer: 'http://a/',
    })
    expect(request.headers.authorization).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-request-payer,',
    )
    expect(request.headers.authorization).toBe(await expected(request))
  })

  it('is signed anew at a redirect within the origin, and not at all outside of it', async () => {
    redirects.set('/a', '/b')
    const within = await ask('/a')
    expect(within.url).toBe('/b')
    expect(within.headers.authorization).toBe(await expected(within))
    redirects.set('/a', `http://other.example.com:${port}/b`)
    const outside = await ask('/a')
    expect(outside.headers).not.toHaveProperty('authorization')
    expect(outside.headers).not.toHaveProperty('x-amz-date')
  })

  it('that cannot be signed is not sent', async () => {
    const url = new URL(`http://127.0.0.1:${port}/b/%ff`)
    expect(failureIn(await client.get({ url, followRedirects: true, site })).reason).toBe('origin-bad-status')
    expect(seen).toEqual([])
  })

  it('shows its secret nowhere', async () => {
    const { headers } = await ask('/bucket/a')
    expect(JSON.stringify([headers, site])).not.toContain(secretAccessKey)
  })
})
