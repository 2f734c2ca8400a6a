import { createHash } from 'node:crypto'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleDefaults } from '../contract/rule.ts'
import { createHttpOriginClient } from './origin/http-origin-client.ts'
import * as evil from './testing/evil-answers.ts'
import type { EvilOrigin } from './testing/evil-origin.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

const body = 'The quick brown fox jumps over the lazy dog'
const patience = { timeout: 15_000, interval: 10 }

/** So that time-outs are seen in time. */
const hurriedBudgets = { ...ruleDefaults.budgets, connectMs: 300, firstByteMs: 300, idleMs: 300 }

/** What an origin has done is remembered by its name. */
const namesOfOneOrigin = Array.from({ length: 32 }, (_, n) => `origin-${n}.example.com`)

/** An origin client of our own, with a limit that is soon reached. */
const impatient = (origin: EvilOrigin) => ({
  origin: createHttpOriginClient({
    allow: ['127.0.0.1/32'],
    publicOnly: false,
    resolve: new Map([
      ['abc.example.com:80', { ip: '127.0.0.1', port: origin.port }],
      ['closed.example.com:80', { ip: '127.0.0.1', port: 1 }],
      ...namesOfOneOrigin.map((name) => [`${name}:80`, { ip: '127.0.0.1', port: origin.port }] as const),
    ]),
    self: { listeners: [], hosts: [] },
    instanceId: 'test',
    version: '0',
    maxObjectBytes: 1_000_000,
    lookup: async () => [],
  }),
})

let world: World
let hurried: World
let bucket: string
beforeAll(async () => {
  world = await startWorld()
  hurried = await startWorld({ parts: impatient })
  bucket = await world.bucket('photos')
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await hurried[Symbol.asyncDispose]()
})

const state = (key: string, of = bucket, where = world) => expect.poll(() => where.pull(of, key), patience)
const stored = (key: string, of = bucket) => state(key, of).toMatchObject({ state: 'done' })

describe('a miss', () => {
  it('is redirected, copied, and then a hit with the origin’s headers', async () => {
    const headers = {
      'Content-Type': 'image/jpeg',
      'Cache-Control': 'max-age=60',
      'Content-Disposition': 'inline; filename="p.jpg"',
      'Content-Encoding': 'br',
      'Content-Language': 'zh',
      Expires: 'Sun, 06 Nov 2050 08:49:37 GMT',
      'Set-Cookie': 'a=b',
      'X-Powered-By': 'old server',
    }
    world.origin.answer('/picture.jpg', evil.ok(body, headers))
    const miss = await world.get(bucket, '/picture.jpg')
    expect(miss).toMatchObject({ status: 302, headers: { location: 'http://abc.example.com/picture.jpg' } })
    await stored('picture.jpg')
    const hit = await world.get(bucket, '/picture.jpg')
    expect(hit.status).toBe(200)
    expect(hit.body.toString()).toBe(body)
    expect(hit.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'max-age=60',
      'content-disposition': 'inline; filename="p.jpg"',
      'content-encoding': 'br',
      'content-language': 'zh',
      expires: 'Sun, 06 Nov 2050 08:49:37 GMT',
    })
    expect(hit.headers).not.toHaveProperty('set-cookie')
    expect(hit.headers).not.toHaveProperty('x-powered-by')
    expect(world.origin.requests('/picture.jpg')).toBe(1)
  })

  it('of fifty clients at once makes one pull', async () => {
    world.origin.answer('/herd.jpg', evil.ok(body))
    const hold = world.origin.hold('/herd.jpg')
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.get(bucket, '/herd.jpg')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]))
    await hold.asked
    await world.get(bucket, '/herd.jpg')
    hold.release()
    await stored('herd.jpg')
    expect(world.origin.requests('/herd.jpg')).toBe(1)
  })

  it.each([
    ['blanks, plus and percent', 'a b+c%d.txt', '/a%20b%2Bc%25d.txt'],
    ['double slashes', 'a//b///c.txt', '/a//b///c.txt'],
    ['a leading slash', '/rooted.txt', '//rooted.txt'],
    ['Chinese', '图片/照片.jpg', '/%E5%9B%BE%E7%89%87/%E7%85%A7%E7%89%87.jpg'],
    ['an emoji', '😀.png', '/%F0%9F%98%80.png'],
    ['850 bytes', `${'k'.repeat(849)}é`.slice(1), `/${'k'.repeat(848)}%C3%A9`],
    ['a trailing slash', 'folder/', '/folder/'],
    ['an escaped percent', '%41.txt', '/%2541.txt'],
  ])('of a key with %s stores exactly that key', async (_, key, path) => {
    world.origin.answer(path, evil.ok(body))
    expect(await world.get(bucket, path)).toMatchObject({
      status: 302,
      headers: { location: `http://abc.example.com${path}` },
    })
    await stored(key)
    expect((await world.get(bucket, path)).body.toString()).toBe(body)
  })

  it('copies an object of no bytes', async () => {
    world.origin.answer('/empty', evil.ok(''))
    await world.get(bucket, '/empty')
    await stored('empty')
    expect(await world.get(bucket, '/empty')).toMatchObject({ status: 200, headers: { 'content-length': '0' } })
  })

  it('copies a chunked answer', async () => {
    world.origin.answer('/chunked', evil.chunked(body))
    await world.get(bucket, '/chunked')
    await stored('chunked')
    expect((await world.get(bucket, '/chunked')).body.toString()).toBe(body)
  })

  it('copies a large object into a file, byte for byte', async () => {
    const size = 900_000
    world.origin.answer('/large.bin', evil.huge(size))
    await world.get(bucket, '/large.bin')
    await stored('large.bin')
    const hit = await world.get(bucket, '/large.bin')
    expect(createHash('sha256').update(hit.body).digest('hex')).toBe(evil.hugeSha256(size))
  })

  it('follows the origin’s redirect only when the rule says so', async () => {
    world.origin.answer('/moved', evil.redirect('/there'))
    world.origin.answer('/there', evil.ok(body))
    await world.get(bucket, '/moved')
    await stored('moved')
    const strict = await world.bucket('strict', { followRedirects: false })
    await world.get(strict, '/moved')
    await state('moved', strict).toMatchObject({ state: 'failed', reason: 'origin-redirected' })
  })

  it('passes the query to Location and to the copy only when the rule says so', async () => {
    const open = await world.bucket('query', { passQuery: true, redirectCode: 307 })
    world.origin.answer('/q', evil.ok(body))
    expect(await world.get(open, '/q?v=1&w=%20')).toMatchObject({
      status: 307,
      headers: { location: 'http://abc.example.com/q?v=1&w=%20' },
    })
    await stored('q', open)
    expect(world.origin.seen('/q').map(({ query }) => query)).toEqual(['v=1&w=%20'])
    expect((await world.get(bucket, '/q?v=1')).headers.location).toBe('http://abc.example.com/q')
  })

  it('of a bucket whose origin-pull is disabled is not found', async () => {
    const plain = await world.bucket('plain', null)
    expect((await world.get(plain, '/x')).status).toBe(404)
    expect(await world.pull(plain, 'x')).toBeUndefined()
  })
})

describe('a copy that fails stores nothing and says why', () => {
  // A slow machine tries some of them again meanwhile, and an origin that fails five times in a row is left alone.
  const names = namesOfOneOrigin.values()
  const manyHops = (origin: EvilOrigin) => {
    for (let i = 1; i <= 7; i += 1) origin.answer(`/hop${i}`, evil.redirect(`/hop${i + 1}`))
    return evil.redirect('/hop1')
  }

  it.each<[string, (origin: EvilOrigin) => evil.Answer, string, 'queued' | 'failed']>([
    ['404', () => evil.status(404), 'origin-not-found', 'failed'],
    ['410', () => evil.status(410), 'origin-not-found', 'failed'],
    ['403', () => evil.status(403), 'origin-forbidden', 'failed'],
    ['429', () => evil.status(429), 'origin-throttled', 'queued'],
    ['500', () => evil.status(500), 'origin-server-error', 'queued'],
    ['503', () => evil.status(503, { 'Retry-After': '60' }), 'origin-server-error', 'queued'],
    ['a truncated body', () => evil.truncated(body, 10), 'origin-truncated', 'queued'],
    ['chunks without an end', () => evil.chunkedCut(body), 'origin-truncated', 'queued'],
    ['more than it declared', () => evil.overLong(body, 'and more'), 'origin-too-long', 'queued'],
    ['a redirect loop', () => evil.redirect('/evil'), 'origin-redirect-loop', 'failed'],
    ['too many redirects', manyHops, 'origin-redirect-loop', 'failed'],
    [
      'a redirect to a refused address',
      () => evil.redirect('http://169.254.169.254/'),
      'origin-refused-by-policy',
      'failed',
    ],
    ['no answer', () => evil.silent, 'origin-first-byte-timeout', 'queued'],
    ['a stalled body', () => evil.stalled(body, 10), 'origin-idle-timeout', 'queued'],
    ['a reset', () => evil.reset, 'origin-bad-response', 'queued'],
    ['a 206 nobody asked for', () => evil.unasked206(body), 'origin-bad-response', 'queued'],
    ['no length', () => evil.closeDelimited(body), 'origin-length-unknown', 'failed'],
    ['a wrong checksum', () => evil.wrongMd5(body), 'origin-checksum', 'queued'],
    ['an object over the limit', () => evil.huge(1_000_001), 'object-too-large', 'failed'],
    ['something that is not HTTP', () => evil.garbage, 'origin-bad-response', 'queued'],
  ])('%s', async (name, answer, reason, expected) => {
    const own = await hurried.bucket(
      `evil-${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`.slice(0, 20).replace(/-$/, ''),
      { budgets: hurriedBudgets, address: names.next().value ?? '' },
    )
    hurried.origin.answer('/evil', answer(hurried.origin))
    expect((await hurried.get(own, '/evil')).status).toBe(302)
    await state('evil', own, hurried).toMatchObject({ state: expected, reason })
    expect((await hurried.get(own, '/evil')).status).toBe(302)
    expect(await hurried.api('GET', `/buckets/${own}`)).toMatchObject({ objects: 0, bytes: 0 })
  })

  it('an origin that refuses connections', async () => {
    const own = await hurried.bucket('refusing', { address: 'closed.example.com' })
    await hurried.get(own, '/x')
    await state('x', own, hurried).toMatchObject({ state: 'queued', reason: 'origin-unreachable', attempts: 1 })
  })

  it('a name that nobody knows', async () => {
    const own = await hurried.bucket('nameless', { address: 'nobody.example.com' })
    await hurried.get(own, '/x')
    await state('x', own, hurried).toMatchObject({ state: 'queued', reason: 'origin-name-unknown' })
  })

  it('is tried again and stored once the origin is well', async () => {
    world.origin.answer('/flaky', evil.status(500))
    await world.get(bucket, '/flaky')
    await state('flaky').toMatchObject({ state: 'queued', attempts: 1 })
    world.origin.answer('/flaky', evil.ok(body))
    await state('flaky').toMatchObject({ state: 'done', attempts: 2 })
  })

  it('is not asked for again at once when the origin does not have it', async () => {
    await world.get(bucket, '/gone')
    await state('gone').toMatchObject({ state: 'failed', attempts: 1 })
    for (let i = 0; i < 5; i += 1) expect((await world.get(bucket, '/gone')).status).toBe(302)
    world.origin.answer('/after-gone', evil.ok(body))
    await world.get(bucket, '/after-gone')
    await stored('after-gone')
    expect(world.origin.requests('/gone')).toBe(1)
  })

  it('leaves no draft behind', async () => {
    for (const { folder } of [world, hurried]) expect(await readdir(join(folder, 'drafts'))).toEqual([])
  })
})

describe('what a client or the operator does beats a pull that was decided before', () => {
  /** Lets a pull of `key` reach the origin, does something meanwhile, and lets the origin answer. */
  async function during(of: string, key: string, act: () => Promise<unknown>) {
    world.origin.answer(`/${key}`, evil.ok(body))
    const hold = world.origin.hold(`/${key}`)
    await world.get(of, `/${key}`)
    await hold.asked
    await act()
    hold.release()
  }

  it('an upload', async () => {
    await during(bucket, 'uploaded', () => world.upload(bucket, 'uploaded', 'mine'))
    await state('uploaded').toMatchObject({ state: 'cancelled', reason: 'superseded' })
    expect((await world.get(bucket, '/uploaded')).body.toString()).toBe('mine')
  })

  it('a delete of a key that was never there', async () => {
    await during(bucket, 'deleted', () => world.remove(bucket, 'deleted'))
    await state('deleted').toMatchObject({ state: 'cancelled', reason: 'superseded' })
    expect((await world.get(bucket, '/deleted')).status).toBe(302)
  })

  it('an upload and its delete', async () => {
    await during(bucket, 'both', async () => {
      await world.upload(bucket, 'both', 'mine')
      await world.remove(bucket, 'both')
    })
    await state('both').toMatchObject({ state: 'cancelled', reason: 'superseded' })
  })

  it('a new configuration', async () => {
    const own = await world.bucket('reconfigured')
    await during(own, 'old', () => world.configure(own, 1, {}, false))
    await state('old', own).toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
    expect((await world.get(own, '/old')).status).toBe(404)
  })

  it('a bucket that is deleted and created again', async () => {
    const own = await world.bucket('reborn')
    await during(own, 'old', async () => {
      await world.api('DELETE', `/buckets/${own}`)
      await world.bucket('reborn', null)
    })
    // Another pull through the same worker shows that the held one has ended too.
    world.origin.answer('/after', evil.ok(body))
    await world.get(bucket, '/after')
    await stored('after')
    expect((await world.get(own, '/old')).status).toBe(404)
  })
})

it('answers 500 for an object whose file is lost, never a broken 200', async () => {
  await world.upload(bucket, 'lost.bin', 'x'.repeat(200_000))
  for (const entry of await readdir(join(world.folder, 'blobs'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await rename(join(entry.parentPath, entry.name), join(world.folder, `moved-${entry.name}`))
  const lost = await world.get(bucket, '/lost.bin')
  expect(lost.status).toBe(500)
  expect(lost.body.toString()).toContain('<Code>InternalError</Code>')
})

describe('a running pull', () => {
  it('gives its place back when its bucket is configured anew, not when the bucket is made private', async () => {
    const own = await world.bucket('slots')
    const keys = Array.from({ length: 16 }, (_, n) => `slot${n}`)
    const holds = keys.map((key) => world.origin.hold(`/${key}`))
    for (const key of keys) await world.get(own, `/${key}`)
    await Promise.all(holds.map(({ asked }) => asked))
    await world.api('PATCH', `/buckets/${own}`, { access: 'private' }, { 'If-Match': '"1"' })
    await world.api('PATCH', `/buckets/${own}`, { access: 'public-read' }, { 'If-Match': '"2"' })
    for (const key of keys) expect(await world.pull(own, key)).toMatchObject({ state: 'running' })
    expect(world.origin.connections().open).toBeGreaterThanOrEqual(16)
    await world.configure(own, 1, { redirectCode: 301 })
    await expect.poll(() => world.origin.connections().open, patience).toBeLessThan(16)
    world.origin.answer('/free', evil.ok(body))
    await world.get(own, '/free')
    await stored('free', own)
    await state('slot0', own).toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
    for (const hold of holds) hold.release()
  })

  it('of a hanging origin leaves places for other buckets', async () => {
    const own = await world.bucket('hanging')
    const keys = Array.from({ length: 40 }, (_, n) => `hang${n}`)
    const holds = keys.map((key) => world.origin.hold(`/${key}`))
    for (const key of keys) await world.get(own, `/${key}`)
    await holds[0]?.asked
    world.origin.answer('/elsewhere', evil.ok(body))
    await world.get(bucket, '/elsewhere')
    await stored('elsewhere')
    await state('hang0', own).toMatchObject({ state: 'running' })
    for (const hold of holds) hold.release()
  })
})

describe('a restart', () => {
  it('hands running pulls back and ends them afterwards', async () => {
    await using own = await startWorld()
    const name = await own.bucket('restarted')
    own.origin.answer('/x', evil.ok(body))
    const hold = own.origin.hold('/x')
    await own.get(name, '/x')
    await hold.asked
    await own.restart()
    hold.release()
    await expect.poll(() => own.pull(name, 'x'), patience).toMatchObject({ state: 'done' })
    expect((await own.get(name, '/x')).body.toString()).toBe(body)
  })

  it('takes up what a client of sync mode had started', async () => {
    await using own = await startWorld()
    const name = await own.bucket('restarted', { mode: 'sync' })
    own.origin.answer('/x', evil.ok(body))
    const hold = own.origin.hold('/x')
    const broken = own.get(name, '/x').catch(() => null)
    await hold.asked
    await expect.poll(() => own.pull(name, 'x'), patience).toMatchObject({ state: 'running' })
    await own.restart()
    expect(await broken).toBeNull()
    hold.release()
    await expect.poll(() => own.pull(name, 'x'), patience).toMatchObject({ state: 'done' })
    expect((await own.get(name, '/x')).body.toString()).toBe(body)
  })

  it('keeps everything', async () => {
    await using own = await startWorld()
    const name = await own.bucket('kept', { redirectCode: 301 })
    await own.upload(name, 'k', 'mine')
    await own.restart()
    expect((await own.get(name, '/k')).body.toString()).toBe('mine')
    expect((await own.get(name, '/missing')).status).toBe(301)
  })
})

it('cannot be configured to pull from itself', async () => {
  await using own = await startWorld()
  const name = await own.bucket('loop', null)
  const self = `127.0.0.1:${own.gateway.objectsUrl.port}`
  await expect(own.configure(name, 0, { address: self })).rejects.toThrow(/"code":"self"/)
  await expect(own.configure(name, 0, { address: `127.0.0.1:${own.origin.port}` })).resolves.toMatchObject({
    version: 1,
  })
})
