import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ObjectDetail, ObjectSummary } from '../../../contract/objects.ts'
import { GatewayError } from '../../domain/errors.ts'
import { createMemoryObjectStore } from '../../object-store/memory-object-store.ts'
import type { ObjectStore, StoredObject } from '../../object-store/object-store.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
const name = 'photos-1250000000'
const bucket = `/api/v1/buckets/${name}`

async function open(options: Parameters<typeof startConsole>[0] = {}) {
  server = await startConsole(options)
  inside = await server.insider()
  await inside.sendJson('POST', '/api/v1/buckets', { name: 'photos', access: 'private' })
}
beforeEach(() => open())
afterEach(() => server[Symbol.asyncDispose]())

const contentOf = (key: string) => `${bucket}/object/content?key=${encodeURIComponent(key)}`
const upload = (key: string, body: string | Uint8Array, contentType?: string) =>
  inside.send(contentOf(key), {
    method: 'PUT',
    body,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  })

const strangeKeys = [
  'a b+c%2F.txt',
  '目录/图片 🙂.jpg',
  '../../etc/passwd',
  'a//b/',
  '/',
  'é vs e\u0301',
  '"quoted"; x=y',
  'line\nbreak',
  '键'.repeat(283),
]

describe('objects', () => {
  it.each(strangeKeys)('come back byte for byte under the key %j', async (key) => {
    const bytes = Buffer.from(`the bytes of ${key}`)
    const stored = await upload(key, bytes, 'image/jpeg')
    expect(stored.status).toBe(200)
    expect(ObjectSummary.parse(stored.json())).toMatchObject({ key, size: bytes.length, contentType: 'image/jpeg' })
    const back = await inside.send(contentOf(key))
    expect(back.bytes.equals(bytes)).toBe(true)
    const detail = ObjectDetail.parse((await inside.send(`${bucket}/object?key=${encodeURIComponent(key)}`)).json())
    expect(detail).toMatchObject({ key, source: { kind: 'uploaded' }, headers: { 'content-type': 'image/jpeg' } })
    expect(detail.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect((await inside.send(`${bucket}/objects`)).json()).toMatchObject({ items: [{ key }] })
    expect((await inside.sendJson('POST', `${bucket}/objects/delete`, { keys: [key] })).json()).toEqual({
      deleted: [key],
      failed: [],
    })
    expect((await inside.send(contentOf(key))).json()).toMatchObject({ code: 'NoSuchKey' })
  })

  it('are downloaded as attachments that can do nothing on the console’s origin', async () => {
    await upload('web/索引.html', '<script>alert(1)</script>', 'text/html')
    const { headers, text } = await inside.send(contentOf('web/索引.html'))
    expect(text).toBe('<script>alert(1)</script>')
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'content-length': '25',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-disposition': expect.stringContaining("filename*=UTF-8''%E7%B4%A2%E5%BC%95.html"),
    })
    expect(headers['content-disposition']).toMatch(/^attachment; /)
    const head = await inside.send(contentOf('web/索引.html'), { method: 'HEAD' })
    expect(head.headers['content-length']).toBe('25')
    expect(head.bytes).toHaveLength(0)
  })

  it('are listed by folder and page', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c']) await upload(key, key)
    const first = (await inside.send(`${bucket}/objects?delimiter=/&limit=2`)).json<{ next: string }>()
    expect(first).toMatchObject({ folders: ['a/'], items: [{ key: 'b' }] })
    const rest = await inside.send(`${bucket}/objects?delimiter=/&limit=2&after=${encodeURIComponent(first.next)}`)
    expect(rest.json()).toMatchObject({ folders: [], items: [{ key: 'c' }], next: null })
    const below = await inside.send(`${bucket}/objects?prefix=a/`)
    expect(below.json()).toMatchObject({ items: [{ key: 'a/1' }, { key: 'a/2' }] })
  })

  it('travel as they are stored, while long lists travel compressed', async () => {
    const body = JSON.stringify(Array.from({ length: 500 }, (_, n) => n))
    for (let n = 0; n < 20; n++) await upload(`data/${n}.json`, body, 'application/json')
    const headers = { 'accept-encoding': 'gzip' }
    const download = await inside.send(contentOf('data/1.json'), { headers })
    expect(download.text).toBe(body)
    expect(download.headers).not.toHaveProperty('content-encoding')
    const list = await inside.send(`${bucket}/objects`, { headers })
    expect(list.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(JSON.parse(gunzipSync(list.bytes).toString()).items).toHaveLength(20)
  })

  it('are refused under what is no key, and a bad query names its field', async () => {
    for (const query of ['key=', `key=${'x'.repeat(851)}`, 'key=%00', '']) {
      const problem = (await inside.send(`${bucket}/object?${query}`)).json()
      expect(problem).toMatchObject({ code: 'InvalidRequest', errors: [{ pointer: '/key' }] })
    }
    for (const query of ['key=%FF', 'key=%', 'key=a&key=b']) {
      expect((await inside.send(`${bucket}/object?${query}`)).json()).toMatchObject({ code: 'InvalidRequest' })
    }
    const limit = (await inside.send(`${bucket}/objects?limit=1001`)).json()
    expect(limit).toMatchObject({ errors: [{ pointer: '/limit' }] })
  })

  it('need a bucket', async () => {
    const elsewhere = '/api/v1/buckets/nowhere-1250000000'
    const answers = await Promise.all([
      inside.send(`${elsewhere}/objects`),
      inside.send(`${elsewhere}/object/content?key=a`, { method: 'PUT', body: 'x' }),
      inside.sendJson('POST', `${elsewhere}/objects/delete`, { keys: ['a'] }),
    ])
    for (const answer of answers) expect(answer.json()).toMatchObject({ code: 'NoSuchBucket' })
  })
})

/** An upload whose sender decides when each piece leaves. */
function slowUpload(key: string, headers: Record<string, string> = {}) {
  const req = request(`${server.url}${contentOf(key)}`, {
    method: 'PUT',
    agent: false,
    headers: { cookie: inside.cookie, origin: server.url, ...headers },
  })
  const failed = new Promise<Error>((resolve) => req.once('error', resolve))
  const status = new Promise<number>((resolve) => req.once('response', (res) => resolve(res.statusCode ?? 0)))
  return { req, failed, status }
}

/** Counts the bytes that reach the store. */
function arrivals() {
  let total = 0
  let wake = () => {}
  return {
    watch(body: Readable | Uint8Array) {
      if (!(body instanceof Readable)) return body
      return Readable.from(
        (async function* () {
          for await (const piece of body) {
            total += piece.length
            wake()
            yield piece
          }
        })(),
      )
    },
    async bytes(wanted: number) {
      while (total < wanted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await promise
      }
    },
  }
}

describe('an upload that is to replace nothing', () => {
  const create = (key: string, body: string, condition = '*') =>
    inside.send(contentOf(key), { method: 'PUT', body, headers: { 'if-none-match': condition } })

  it('is stored where there is nothing, and refused where there is something', async () => {
    expect((await create('new', 'first')).status).toBe(200)
    expect((await create('new', 'second')).json()).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    expect((await inside.send(contentOf('new'))).text).toBe('first')
    expect((await upload('new', 'third')).status).toBe(200)
    expect((await create('new', 'fourth', '"etag"')).json()).toMatchObject({ code: 'InvalidRequest' })
    expect((await inside.send(contentOf('new'))).text).toBe('third')
  })

  it('loses against what is stored while its body is on its way', async () => {
    const { req, status } = slowUpload('raced', { 'if-none-match': '*', 'transfer-encoding': 'chunked' })
    await new Promise((resolve) => req.write('slow', resolve))
    await upload('raced', 'quick')
    req.end('er')
    expect(await status).toBe(412)
    expect((await inside.send(contentOf('raced'))).text).toBe('quick')
  })
})

describe('an upload', () => {
  it('that breaks off stores nothing, whether its length was announced or not', async () => {
    for (const headers of [{ 'content-length': '1000000' }, { 'transfer-encoding': 'chunked' }]) {
      const { req, failed } = slowUpload('broken', headers)
      await new Promise((resolve) => req.write(Buffer.alloc(100_000), resolve))
      req.destroy()
      await failed
      await vi.waitFor(() => expect(server.log.join('')).toContain('"aborted":true'))
      await vi.waitFor(() => expect(server.log.join('')).toContain('the client left'))
      expect(server.log.join('')).not.toMatch(/"level":50|"stack"/)
      server.log.length = 0
      expect((await inside.send(contentOf('broken'))).json()).toMatchObject({ code: 'NoSuchKey' })
    }
  })

  it.each([
    ['at once', {}],
    ['once it is asked for', { expect: '100-continue' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('that fills the disk is told so, sent %s', async (_, headers) => {
    const memory = createMemoryObjectStore()
    const onProgress = (bytes: number) => {
      if (bytes > 100_000) throw new GatewayError('StorageFull', 'The disk is full.')
    }
    await server[Symbol.asyncDispose]()
    await open({
      objects: { ...memory, put: (ref, body, options) => memory.put(ref, body, { ...options, onProgress }) },
    })
    const answer = await inside.send(contentOf('huge'), { method: 'PUT', headers, body: Buffer.alloc(50_000_000) })
    expect(answer.json()).toMatchObject({ code: 'StorageFull', status: 507 })
    expect(answer.headers).toMatchObject({ connection: 'close', 'content-type': 'application/problem+json' })
    expect((await inside.send(contentOf('huge'))).json()).toMatchObject({ code: 'NoSuchKey' })
  })

  it('that goes on though it is refused is ended in the end', async () => {
    await server[Symbol.asyncDispose]()
    const memory = createMemoryObjectStore()
    const put: ObjectStore['put'] = async (ref, body, options) =>
      memory.put(ref, body, { ...options, expect: { bytes: 1 } })
    await open({ objects: { ...memory, put } })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { req, status } = slowUpload('refused', { 'transfer-encoding': 'chunked' })
      const closed = new Promise<void>((resolve) => req.once('close', resolve))
      req.write('more than one byte')
      expect(await status).toBe(400)
      vi.advanceTimersByTime(120_000)
      await closed
    } finally {
      vi.useRealTimers()
    }
  })

  it('that only trickles is ended, and one that is merely long is not', async () => {
    const memory = createMemoryObjectStore()
    const arrived = arrivals()
    await server[Symbol.asyncDispose]()
    await open({ objects: { ...memory, put: (ref, body, options) => memory.put(ref, arrived.watch(body), options) } })
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const trickle = slowUpload('trickle', { 'content-length': '1000000' })
      trickle.req.write('x')
      await arrived.bytes(1)
      vi.advanceTimersByTime(30_000)
      expect(await trickle.failed).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })

      const steady = slowUpload('steady', { 'transfer-encoding': 'chunked' })
      // What comes with the headers counts for no window.
      steady.req.write('x')
      await arrived.bytes(2)
      for (let window = 1; window <= 20; window++) {
        steady.req.write(Buffer.alloc(31_000))
        await arrived.bytes(2 + window * 31_000)
        vi.advanceTimersByTime(30_000)
      }
      steady.req.end()
      expect(await steady.status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is handed to the store as it arrives', async () => {
    const memory = createMemoryObjectStore()
    const arrived = arrivals()
    await server[Symbol.asyncDispose]()
    await open({ objects: { ...memory, put: (ref, body, options) => memory.put(ref, arrived.watch(body), options) } })
    const { req, status } = slowUpload('piecemeal', { 'transfer-encoding': 'chunked' })
    req.write('first')
    await arrived.bytes(5)
    req.end('second')
    expect(await status).toBe(200)
    expect((await inside.send(contentOf('piecemeal'))).text).toBe('firstsecond')
  })
})

describe('a download', () => {
  it('whose bytes turn out to be rotten is cut off, never ended cleanly, and logged', async () => {
    const memory = createMemoryObjectStore()
    const sendTo: StoredObject['sendTo'] = async (target) => {
      target.write(Buffer.alloc(1000))
      throw new Error('checksum differs')
    }
    const objects: ObjectStore = {
      ...memory,
      async open(ref) {
        const found = await memory.open(ref)
        return { ...found, object: found.object && { ...found.object, bytes: null, sendTo } }
      },
    }
    await server[Symbol.asyncDispose]()
    await open({ objects })
    await upload('rotten', Buffer.alloc(100_000))
    await expect(inside.send(contentOf('rotten'))).rejects.toThrow(/aborted|socket hang up/)
    await vi.waitFor(() => expect(server.log.join('')).toContain('checksum differs'))
  })
})

describe('the description of an object', () => {
  const object = `${bucket}/object?key=a.txt`
  const describeAs = (headers: Record<string, string>, etag: string) =>
    inside.sendJson('PUT', `${bucket}/object/headers?key=a.txt`, { headers }, { 'if-match': etag })

  it('is changed for whoever saw the present one, and the body stays', async () => {
    await inside.send(`${bucket}/object/content?key=a.txt`, { method: 'PUT', body: 'text' })
    const before = await inside.send(object)
    const headers = { 'content-type': 'text/plain', 'cache-control': 'max-age=60', 'x-cos-meta-who': 'me' }
    const changed = await describeAs(headers, before.headers.etag ?? '')
    expect(changed.json()).toMatchObject({ headers, etag: before.json().etag, size: 4 })
    expect(changed.headers.etag).not.toBe(before.headers.etag)
    expect((await inside.send(object)).json()).toEqual(changed.json())
    expect((await inside.send(`${bucket}/object/content?key=a.txt`)).text).toBe('text')
    expect((await describeAs({}, before.headers.etag ?? '')).json()).toMatchObject({ code: 'PreconditionFailed' })
    expect((await inside.sendJson('PUT', `${bucket}/object/headers?key=a.txt`, { headers })).status).toBe(428)
  })

  it('is refused when it could not be sent as it is', async () => {
    await inside.send(`${bucket}/object/content?key=a.txt`, { method: 'PUT', body: 'text' })
    const etag = (await inside.send(object)).headers.etag ?? ''
    const refused = await describeAs(
      { 'content-type': 'text/plain', 'set-cookie': 'a=1', 'x-cos-meta-a': 'b\r\nc: d' },
      etag,
    )
    expect(refused.json()).toMatchObject({
      code: 'InvalidRequest',
      errors: [{ pointer: '/headers/set-cookie' }, { pointer: '/headers/x-cos-meta-a' }],
    })
    expect(
      (await inside.sendJson('PUT', `${bucket}/object/headers?key=none`, { headers: {} }, { 'if-match': etag })).json(),
    ).toMatchObject({
      code: 'NoSuchKey',
    })
  })
})

describe('a deletion of many', () => {
  const put = (key: string) => inside.send(`${bucket}/object/content?key=${key}`, { method: 'PUT', body: key })
  const start = (body: object) => inside.sendJson('POST', `${bucket}/deletions`, body)
  const ended = async (id: string) => {
    await expect
      .poll(async () => (await inside.send(`${bucket}/deletions/${id}`)).json().state, { timeout: 30_000 })
      .not.toBe('running')
    return (await inside.send(`${bucket}/deletions/${id}`)).json()
  }

  it('takes keys and all below prefixes, says how far it is, and leaves the rest', async () => {
    for (const key of ['a/1', 'a/2', 'ab', 'b/1', 'c', 'd']) await put(key)
    const begun = await start({ keys: ['c', 'none'], prefixes: ['a/', 'b/'] })
    expect(begun.status).toBe(201)
    const { id } = begun.json<{ id: string }>()
    expect(await ended(id)).toMatchObject({ state: 'done', deleted: 5, failed: 0, keys: 2, prefixes: ['a/', 'b/'] })
    const { items } = (await inside.send(`${bucket}/objects`)).json<{ items: { key: string }[] }>()
    expect(items.map(({ key }) => key)).toEqual(['ab', 'd'])
    expect((await inside.send(`${bucket}/deletions`)).json()).toMatchObject({ items: [{ id }] })
    expect((await inside.send(`${bucket}/deletions/${id}/cancel`, { method: 'POST' })).json()).toMatchObject({
      code: 'Conflict',
    })
    expect((await inside.send(`${bucket}/deletions/99`)).json()).toMatchObject({ code: 'NoSuchDeletion', status: 404 })
  })
})
