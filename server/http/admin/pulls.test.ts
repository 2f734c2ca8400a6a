import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startPulls } from '../../../contract/pull-orders.ts'
import { listAllPulls, listPulls, PullView } from '../../../contract/pulls.ts'
import { WarmUpView } from '../../../contract/warm-ups.ts'
import { failed as failedEnd, newPull } from '../../settings-store/records.fixture.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
const bucket = '/api/v1/buckets/photos-1250000000'

beforeEach(async () => {
  server = await startConsole()
  inside = await server.insider()
  await inside.sendJson('POST', '/api/v1/buckets', { name: 'photos', access: 'private' })
  const configuration = { enabled: true, defaultRule: { address: 'abc.example.com', passQuery: true } }
  const saved = await inside.sendJson('PUT', `${bucket}/origin-pull`, configuration, { 'if-match': '"0"' })
  expect(saved.status).toBe(200)
})
afterEach(() => server[Symbol.asyncDispose]())

const post = async (path: string, body: unknown = {}) => inside.sendJson('POST', `${bucket}${path}`, body)
const order = async (path: string) => inside.send(`${bucket}${path}`, { method: 'POST' })
const pulls = async (query = '') => z.parse(listPulls.reply, (await inside.send(`${bucket}/pulls${query}`)).json())
const upload = (key: string) =>
  inside.send(`${bucket}/object/content?key=${encodeURIComponent(key)}`, { method: 'PUT', body: key })

describe('pulls', () => {
  it('are started, listed, cancelled and tried again', async () => {
    await upload('here')
    const started = await post('/pulls', { keys: ['a', 'b', 'here'] })
    expect(z.parse(startPulls.reply, started.json())).toEqual({ queued: 2, left: [{ key: 'here', why: 'stored' }] })
    const { items, next, counts } = await pulls()
    expect(items).toMatchObject([
      { key: 'b', state: 'queued', rule: 'default', replaces: false, warmUp: null, totalBytes: null, startedAt: null },
      { key: 'a', state: 'queued' },
    ])
    expect({ next, counts }).toEqual({
      next: null,
      counts: { queued: 2, running: 0, done: 0, failed: 0, cancelled: 0 },
    })
    const id = items[1]?.id
    const cancelled = z.parse(PullView, (await order(`/pulls/${id}/cancel`)).json())
    expect(cancelled).toMatchObject({
      key: 'a',
      state: 'cancelled',
      reason: 'cancelled-by-operator',
      nextAttemptAt: null,
    })
    expect((await order(`/pulls/${id}/cancel`)).json()).toMatchObject({ code: 'Conflict', status: 409 })
    expect(z.parse(PullView, (await order(`/pulls/${id}/retry`)).json())).toMatchObject({ key: 'a', state: 'queued' })
    expect((await post('/pulls/retry-failed', { reason: 'origin-timeout' })).json()).toEqual({ queued: 0 })
    expect((await post('/origin-pull/forget-not-found', { key: 'a' })).json()).toEqual({ forgotten: 1 })
  })

  it('are cut down by what the query says, page by page', async () => {
    await post('/pulls', { keys: ['a/1', 'a/2', 'b/1'] })
    expect((await pulls('?prefix=a/&state=queued&rule=default')).items).toMatchObject([{ key: 'a/2' }, { key: 'a/1' }])
    expect((await pulls('?state=failed&reason=origin-timeout')).items).toEqual([])
    const { items, next } = await pulls('?limit=2')
    expect(items).toMatchObject([{ key: 'b/1' }, { key: 'a/2' }])
    expect((await pulls(`?limit=2&after=${next}`)).items).toMatchObject([{ key: 'a/1' }])
    const unknown = await inside.send(`${bucket}/pulls?after=what`)
    expect(unknown.json()).toMatchObject({ code: 'InvalidRequest', errors: [{ pointer: '/after' }] })
  })

  it('never tell what a client sent with its request', async () => {
    const { id } = (await server.settings.buckets.byName('photos-1250000000')) ?? { id: 0 }
    const asked = { query: 'token=hunter2', scheme: 'http', headers: { 'x-user': 'hunter3' } } as const
    const pull = {
      bucket: id,
      key: 'a',
      rule: 'default',
      replace: 'never',
      warmUp: null,
      token: { asOf: 1 },
      queuedAt: 1,
    } as const
    await server.settings.pulls.enqueue([{ ...pull, ...asked }])
    expect((await inside.send(`${bucket}/pulls`)).text).not.toMatch(/hunter|asOf|token/)
  })

  it('that are not there, or not to be, are refused', async () => {
    expect((await order('/pulls/999/retry')).json()).toMatchObject({ code: 'NoSuchPull', status: 404 })
    expect((await order('/pulls/x/cancel')).json()).toMatchObject({ status: 404 })
    expect((await post('/pulls', { keys: [] })).json()).toMatchObject({ errors: [{ pointer: '/keys' }] })
    expect((await post('/pulls', { keys: ['a', ''] })).json()).toMatchObject({ errors: [{ pointer: '/keys/1' }] })
    const elsewhere = '/api/v1/buckets/nowhere-1250000000'
    for (const path of ['/pulls', '/pulls/retry-failed', '/origin-pull/forget-not-found']) {
      const body = path === '/pulls' ? { keys: ['a'] } : {}
      expect((await inside.sendJson('POST', `${elsewhere}${path}`, body)).json()).toMatchObject({
        code: 'NoSuchBucket',
      })
    }
  })
})

describe('the pulls of all buckets, and as a file', () => {
  const other = '/api/v1/buckets/music-1250000000'
  beforeEach(async () => {
    await inside.sendJson('POST', '/api/v1/buckets', { name: 'music', access: 'private' })
    const configuration = { enabled: true, defaultRule: { address: 'abc.example.com' } }
    await inside.sendJson('PUT', `${other}/origin-pull`, configuration, { 'if-match': '"0"' })
    await post('/pulls', { keys: ['a', '=SUM(A1)', '图,片'] })
    await inside.sendJson('POST', `${other}/pulls`, { keys: ['song'] })
  })

  it('name the bucket of each, and are counted together', async () => {
    const page = (await inside.send('/api/v1/pulls?limit=2')).json<z.infer<typeof listAllPulls.reply>>()
    expect(page.items).toMatchObject([{ bucket: 'music-1250000000', key: 'song' }, { bucket: 'photos-1250000000' }])
    expect(page.counts).toMatchObject({ queued: 4, failed: 0 })
    const rest = await inside.send(`/api/v1/pulls?after=${page.next}&contains=a`)
    expect(z.parse(listAllPulls.reply, rest.json())).toMatchObject({ items: [{ key: 'a' }], next: null })
    expect((await inside.send('/api/v1/pulls?rule=default')).json()).toMatchObject({ errors: [{ pointer: '/rule' }] })
  })

  it('are a CSV that no spreadsheet calculates, with the same filters', async () => {
    const file = await inside.send(`${bucket}/pulls.csv`)
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename=pulls-photos-1250000000.csv',
      'cache-control': 'no-store',
    })
    const [head, ...lines] = file.text.split('\r\n')
    expect(head).toMatch(/^\ufeffbucket,id,key,state,rule,/)
    expect(lines.map((line) => line.split(',queued,')[0])).toEqual([
      'photos-1250000000,3,"图,片"',
      `photos-1250000000,2,"'=SUM(A1)"`,
      'photos-1250000000,1,a',
      '',
    ])
    expect((await inside.send('/api/v1/pulls.csv?contains=son')).text.split('\r\n')).toHaveLength(3)
    expect((await inside.send(`${bucket}/pulls.csv?state=done`)).text.split('\r\n')).toHaveLength(2)
    expect((await inside.send(`${bucket}/pulls.csv`, { method: 'HEAD' })).text).toBe('')
    expect((await inside.send('/api/v1/buckets/gone-1/pulls.csv')).json()).toMatchObject({ code: 'NoSuchBucket' })
    expect((await server.send(`${bucket}/pulls.csv`)).json()).toMatchObject({ code: 'NotLoggedIn' })
  })

  it('are tried again in one order however many failed', async () => {
    await server.settings.pulls.enqueue(
      Array.from({ length: 2_500 }, (_, n) => newPull(1, `many/${n}`, { queuedAt: server.world.now })),
    )
    const { world } = server
    const running = await server.settings.pulls.claim({ owner: 'w', limit: 5000, perBucket: 5000, now: world.now })
    await server.settings.pulls.finishAll(
      'w',
      running.map(({ id }) => ({ ...failedEnd, id, at: world.now })),
    )
    expect((await post('/pulls/retry-failed', { prefix: 'many/', contains: '1' })).json().queued).toBe(
      Array.from({ length: 2_500 }, (_, n) => `${n}`).filter((n) => n.includes('1')).length,
    )
    const left = (await post('/pulls/retry-failed', { prefix: 'many/' })).json()
    const again = (await post('/pulls/retry-failed', { prefix: 'many/' })).json()
    expect([left.queued, again.queued]).toEqual([
      Array.from({ length: 2_500 }, (_, n) => `${n}`).filter((n) => !n.includes('1')).length,
      0,
    ])
  })
})

describe('warm-ups', () => {
  const parse = (answer: { json(): unknown }) => z.parse(WarmUpView, answer.json())
  const get = async (id: string) => parse(await inside.send(`${bucket}/warm-ups/${id}`))
  const until = async (id: string, holds: (warmUp: WarmUpView) => boolean) => {
    for (;;) {
      const warmUp = await get(id)
      if (holds(warmUp)) return warmUp
    }
  }
  const sendFile = (body: string | Uint8Array, { query = '', headers = {} } = {}) =>
    inside.send(`${bucket}/warm-ups/file${query}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain', ...headers },
    })
  const count = async () => (await inside.send(`${bucket}/warm-ups`)).json<{ items: unknown[] }>().items.length

  it('are started from a list, paused, resumed and cancelled', async () => {
    await upload('here')
    const answer = await post('/warm-ups', { source: { kind: 'keys', keys: ['a', 'b', 'here', 'x/../y'] } })
    expect(answer.status).toBe(201)
    const begun = parse(answer)
    expect(begun).toMatchObject({
      state: 'running',
      dryRun: false,
      source: { kind: 'keys', prefix: null, listing: null, rule: null },
      found: 4,
      here: 1,
      unmatched: 1,
      invalid: 0,
      open: 2,
    })
    const warmUp = `/warm-ups/${begun.id}`
    await until(begun.id, () => true)
    expect((await order(`${warmUp}/resume`)).json()).toMatchObject({ code: 'Conflict' })
    expect(parse(await order(`${warmUp}/pause`))).toMatchObject({ state: 'paused', open: 2 })
    expect((await pulls('?state=queued')).items).toEqual([])
    expect(parse(await order(`${warmUp}/resume`))).toMatchObject({ state: 'running', open: 2 })
    expect(parse(await order(`${warmUp}/cancel`))).toMatchObject({ state: 'cancelled', open: 0 })
    expect((await order(`${warmUp}/cancel`)).json()).toMatchObject({ code: 'Conflict' })
    expect((await inside.send(`${bucket}/warm-ups`)).json()).toEqual({ items: [await get(begun.id)] })
  })

  it('are started from a file, whatever it calls itself', async () => {
    const { id, ...begun } = parse(await sendFile('a\r\n\r\nb\n\0\n'))
    expect(begun).toMatchObject({ source: { kind: 'file' }, state: 'running', found: 3, invalid: 1 })
    await until(id, ({ open }) => open === 2)
    const counted = parse(await sendFile('a\nb\nc', { query: '?dryRun=true', headers: { 'content-type': 'text/csv' } }))
    expect(counted).toMatchObject({ state: 'done', dryRun: true, found: 3, open: 0 })
  })

  it('are started from what an origin lists', async () => {
    server.world.listed = ['a', 'b'].map((key) => ({ key, bytes: 50 }))
    const answer = await post('/warm-ups', { source: { kind: 'origin', listing: 'index' }, dryRun: true })
    expect(answer.status).toBe(201)
    const begun = parse(answer)
    expect(begun.source).toEqual({ kind: 'origin', prefix: '', listing: 'index', rule: 'default' })
    expect(await until(begun.id, ({ state }) => state === 'done')).toMatchObject({
      found: 2,
      listedBytes: 100,
      open: 0,
    })
  })

  it('of a file with more than a million lines are refused, and it is as if they had never begun', async () => {
    const answer = await sendFile('\0\n'.repeat(1_000_001))
    expect(answer.json()).toMatchObject({ code: 'PayloadTooLarge', status: 413 })
    expect(await count()).toBe(0)
  })

  it('of a file that breaks off are as if they had never begun', async () => {
    const headers = { cookie: inside.cookie, origin: server.url, 'content-length': '1000000' }
    const req = request(`${server.url}${bucket}/warm-ups/file`, { method: 'POST', agent: false, headers })
    const failed = new Promise((resolve) => req.once('error', resolve))
    req.write('a\n'.repeat(50_000))
    await expect.poll(count).toBe(1)
    req.destroy()
    await failed
    await expect.poll(count).toBe(0)
    await expect.poll(() => server.log.join('')).toContain('the client left')
    expect(server.log.join('')).not.toMatch(/"level":50/)
  })

  it('of a compressed file are refused', async () => {
    const answer = await sendFile('a', { headers: { 'content-encoding': 'gzip' } })
    expect(answer.json()).toMatchObject({ code: 'UnsupportedMediaType' })
    expect(await count()).toBe(0)
  })

  it('that are not there, or not to be, are refused', async () => {
    for (const what of ['pause', 'resume', 'cancel'])
      expect((await order(`/warm-ups/999/${what}`)).json()).toMatchObject({ code: 'NoSuchWarmUp', status: 404 })
    const rule = await post('/warm-ups', { source: { kind: 'origin', listing: 's3', rule: 'gone' } })
    expect(rule.json()).toMatchObject({ code: 'NoSuchRule' })
    const keys = await post('/warm-ups', { source: { kind: 'keys', keys: ['a', '\0'] } })
    expect(keys.json()).toMatchObject({ code: 'InvalidRequest' })
    const elsewhere = await inside.send('/api/v1/buckets/nowhere-1250000000/warm-ups/file', {
      method: 'POST',
      body: 'a',
    })
    expect(elsewhere.json()).toMatchObject({ code: 'NoSuchBucket' })
  })
})
