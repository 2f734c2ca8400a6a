import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ObjectDetail } from '../contract/objects.ts'
import type { Mode, RuleSettings } from '../contract/rule.ts'
import type { WarmUpView } from '../contract/warm-ups.ts'
import { createCertificateAuthority } from './testing/certificates.ts'
import { type Fetched, fetchObject } from './testing/fetch-object.ts'
import { startWorld, type World } from './testing/gateway-world.ts'
import { startS3Origin } from './testing/real-origins/s3-origin.ts'
import type { RealOrigin } from './testing/real-origins/server-process.ts'
import { makeSite, startApache, startLighttpd, startNginx, startPython } from './testing/real-origins/web-servers.ts'
import { tempFolder } from './testing/temp-folder.ts'

const patience = { timeout: 30_000, interval: 25 }
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret/with+signs=', region: 'eu-north-7' }

/** A few MiB that are not the same everywhere. */
const large = Buffer.from(Uint32Array.from({ length: 800_000 }, (_, i) => i * 2_654_435_761).buffer)
const files: ReadonlyArray<readonly [key: string, body: Buffer, type: string]> = [
  ['picture.jpg', large, 'image/jpeg'],
  ['photos/图 片+100%.jpg', large.subarray(5, 70_000), 'image/jpeg'],
  ['notes/small.txt', Buffer.from('hello'), 'text/plain'],
  ['empty.txt', Buffer.alloc(0), 'text/plain'],
]

const parts = [
  { key: 'picture.jpg', range: 'bytes=2900000-2900099', bytes: large.subarray(2_900_000, 2_900_100) },
  { key: 'photos/图 片+100%.jpg', range: 'bytes=-10', bytes: large.subarray(69_990, 70_000) },
  { key: 'notes/small.txt', range: 'bytes=1-', bytes: Buffer.from('ello') },
]

type Origin = {
  readonly name: string
  readonly protocol: 'http' | 'https'
  readonly rule: () => Partial<RuleSettings>
  readonly start: () => Promise<RealOrigin>
  /** How it lists what it has, if it does. */
  readonly listing?: 's3' | 'index'
  /** What it says of every object, beside its type. */
  readonly headers: Readonly<Record<string, string>>
}

const authority = createCertificateAuthority()
const cached = { 'cache-control': 'max-age=60', 'content-language': 'zh' }
const stack = new AsyncDisposableStack()
const nothing = () => ({})
const s3Rule = (style: 'path' | 'virtual') => () => ({
  credentials: {
    kind: 's3' as const,
    accessKeyId: keys.accessKeyId,
    region: keys.region,
    bucket: 'attic',
    style,
    secret: keys.secretAccessKey,
  },
})
const site = async () => {
  const folder = stack.use(await tempFolder())
  const made = await makeSite(folder.path)
  for (const [key, body] of files) {
    await mkdir(dirname(join(made.root, key)), { recursive: true })
    await writeFile(join(made.root, key), body)
  }
  return made
}
const startAttic = async (domain: string) => {
  const origin = await startS3Origin({ ...keys, bucket: 'attic', domain })
  for (const [key, body, type] of files)
    origin.objects.set(key, {
      body,
      headers: { 'Content-Type': type, 'Cache-Control': 'max-age=60', 'x-amz-meta-who': 'old attic' },
    })
  return origin
}

const origins: readonly Origin[] = [
  {
    name: 'nginx',
    protocol: 'http',
    listing: 'index',
    rule: nothing,
    headers: cached,
    start: async () => startNginx(await site()),
  },
  {
    name: 'apache',
    protocol: 'http',
    listing: 'index',
    rule: nothing,
    headers: cached,
    start: async () => startApache(await site()),
  },
  {
    name: 'lighttpd',
    protocol: 'http',
    rule: nothing,
    headers: cached,
    start: async () => startLighttpd(await site()),
  },
  { name: 'python', protocol: 'http', rule: nothing, headers: {}, start: async () => startPython(await site()) },
  {
    name: 'nginx-tls',
    protocol: 'https',
    listing: 'index',
    rule: () => ({ certificateAuthority: authority.cert }),
    headers: cached,
    start: async () => startNginx(await site(), authority.issue('nginx-tls.example.com')),
  },
  {
    name: 's3-path',
    protocol: 'http',
    listing: 's3',
    rule: s3Rule('path'),
    headers: { 'cache-control': 'max-age=60', 'x-amz-meta-who': 'old attic' },
    start: () => startAttic('nobody'),
  },
  {
    name: 's3-virtual',
    protocol: 'http',
    listing: 's3',
    rule: s3Rule('virtual'),
    headers: { 'cache-control': 'max-age=60', 'x-amz-meta-who': 'old attic' },
    start: () => startAttic('s3-virtual.example.com'),
  },
]

let world: World
beforeAll(async () => {
  const running = await Promise.all(origins.map(async (one) => ({ ...one, port: stack.use(await one.start()).port })))
  const places = running.flatMap(({ name, protocol, port }) => {
    const where = `${protocol === 'https' ? 443 : 80}=127.0.0.1:${port}`
    return [`${name}.example.com:${where}`, `attic.${name}.example.com:${where}`]
  })
  world = stack.use(await startWorld({ environment: () => ({ HEADWATER_ORIGIN_RESOLVE: places.join(',') }) }))
})
afterAll(() => stack.disposeAsync())

const pathOf = (key: string) => `/${key.split('/').map(encodeURIComponent).join('/')}`
const get = (bucket: string, key: string, headers: Readonly<Record<string, string>> = {}): Promise<Fetched> =>
  fetchObject(world.gateway.objectsUrl, `${bucket}.file.localhost`, pathOf(key), headers)
const untilStored = (bucket: string, key: string) =>
  expect.poll(() => world.pull(bucket, key), patience).toMatchObject({ state: 'done' })

async function expectHit(bucket: string, key: string, body: Buffer, headers: object): Promise<void> {
  const hit = await get(bucket, key)
  expect(hit).toMatchObject({ status: 200, isWhole: true, headers })
  expect(hit.body.equals(body)).toBe(true)
}

describe.each(origins)('from $name', ({ name, protocol, rule, headers }) => {
  const bucketFor = (mode: Mode, what: string) =>
    world.bucket(`${name}-${mode}-${what}`, { ...rule(), mode, protocol, address: `${name}.example.com` })

  describe.each(['async', 'sync'] as const)('in %s mode', (mode) => {
    it('objects come whole, with their metadata, and stay', async () => {
      const bucket = await bucketFor(mode, 'whole')
      for (const [key, body, type] of files) {
        const first = await get(bucket, key)
        const kept = { ...headers, 'content-type': expect.stringMatching(`^${type}`) }
        if (mode === 'async') expect(first).toMatchObject({ status: 302 })
        else expect(first).toMatchObject({ status: 200, isWhole: true, headers: kept })
        if (mode === 'sync') expect(first.body.equals(body)).toBe(true)
        await untilStored(bucket, key)
        await expectHit(bucket, key, body, kept)
      }
    })

    it('a part of an object that is not there yet brings the whole', async () => {
      const bucket = await bucketFor(mode, 'part')
      for (const { key, range, bytes } of parts) {
        const part = await get(bucket, key, { Range: range })
        if (mode === 'async') expect(part.status).toBe(302)
        else expect(part).toMatchObject({ status: 206, isWhole: true })
        if (mode === 'sync') expect(part.body.equals(bytes)).toBe(true)
        await untilStored(bucket, key)
        const hit = await get(bucket, key, { Range: range })
        expect(hit.status).toBe(206)
        expect(hit.body.equals(bytes)).toBe(true)
      }
    })

    it('what is not there is not found', async () => {
      const bucket = await bucketFor(mode, 'none')
      const miss = await get(bucket, 'nothing.jpg')
      expect(miss.status).toBe(mode === 'async' ? 302 : 404)
      await expect
        .poll(() => world.pull(bucket, 'nothing.jpg'), patience)
        .toMatchObject({ state: 'failed', reason: 'origin-not-found' })
    })
  })

  it('the facts of the origin are kept beside the object', async () => {
    const bucket = await bucketFor('sync', 'facts')
    await get(bucket, 'picture.jpg')
    await untilStored(bucket, 'picture.jpg')
    const detail = await world.api<ObjectDetail>('GET', `/buckets/${bucket}/object?key=picture.jpg`)
    expect(detail.source).toMatchObject({
      kind: 'pulled',
      originLastModified: expect.stringMatching(/ GMT$/),
      originEtag: name === 'python' ? null : expect.stringMatching(/"/),
    })
  })
})

describe.each(origins.filter(({ listing }) => listing))('all of $name', ({ name, protocol, rule, listing }) => {
  it('is counted, and then brought before anybody asks for it', async () => {
    const bucket = await world.bucket(`${name}-all`, { ...rule(), protocol, address: `${name}.example.com` })
    const source = { kind: 'origin', listing }
    const warmUp = async (dryRun: boolean): Promise<WarmUpView> => {
      const { id } = await world.api<WarmUpView>('POST', `/buckets/${bucket}/warm-ups`, { source, dryRun })
      const now = () => world.api<WarmUpView>('GET', `/buckets/${bucket}/warm-ups/${id}`)
      await expect.poll(async () => (await now()).state, patience).toBe('done')
      return now()
    }
    expect(await warmUp(true)).toMatchObject({ found: files.length, done: 0 })
    expect(await warmUp(false)).toMatchObject({ found: files.length, done: files.length, failed: 0 })
    for (const [key, body] of files) await expectHit(bucket, key, body, {})
  })
})

describe('a private bucket', () => {
  it.each([
    ['another secret', { secret: 'another' }],
    ['another region', { region: 'us-east-1' }],
    ['another user', { accessKeyId: 'AKIDOTHER' }],
  ])('gives nothing to who signs with %s', async (what, changes) => {
    const { credentials } = s3Rule('path')()
    const bucket = await world.bucket(`s3-${what.replace(' ', '-')}`, {
      mode: 'sync',
      credentials: { ...credentials, ...changes },
      address: 's3-path.example.com',
    })
    const refused = await get(bucket, 'picture.jpg')
    expect(refused.status).toBe(424)
    expect(refused.body.toString()).toContain('<Code>OriginRefused</Code>')
    await expect
      .poll(() => world.pull(bucket, 'picture.jpg'), patience)
      .toMatchObject({ state: 'failed', reason: 'origin-forbidden' })
  })
})
