import { get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { PullChanges } from '../../../contract/pulls.ts'
import { done, newPull } from '../../settings-store/records.fixture.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

/** The server looks twice a second, and the machine may be busy. */
const soon = { timeout: 30_000 }

let server: TestConsole
let inside: Insider
let bucket: number
const events = '/api/v1/buckets/photos-1250000000/pulls/events'

beforeEach(async () => {
  server = await startConsole()
  inside = await server.insider()
  await inside.sendJson('POST', '/api/v1/buckets', { name: 'photos', access: 'private' })
  bucket = (await server.settings.buckets.byName('photos-1250000000'))?.id ?? 0
})
afterEach(() => server[Symbol.asyncDispose]())

/** A browser's EventSource: the events that have come so far, and whether the server has ended the answer. */
async function listen(path = events, { cookie = inside.cookie, lastEventId = '' } = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const headers = { cookie, 'accept-encoding': 'gzip', ...(lastEventId ? { 'last-event-id': lastEventId } : {}) }
  const req = get(`${server.url}${path}`, { headers, agent: false }, resolve).once('error', reject)
  const res = await promise
  const heard = { res, text: '', ended: false, close: () => req.destroy() }
  req.on('error', () => {})
  res.on('error', () => {})
  res.setEncoding('utf8').on('data', (chunk: string) => {
    heard.text += chunk
  })
  res.once('end', () => {
    heard.ended = true
  })
  const blocks = () => heard.text.split('\n\n').filter((block) => block.includes('event: pulls'))
  return {
    ...heard,
    text: () => heard.text,
    hasEnded: () => heard.ended,
    ids: () => blocks().map((block) => /^id: (.*)$/m.exec(block)?.[1] ?? ''),
    changes: () => blocks().map((block) => z.parse(PullChanges, JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ''))),
  }
}

const enqueue = (...keys: string[]) =>
  server.settings.pulls.enqueue(keys.map((key) => newPull(bucket, key, { queuedAt: server.world.now })))
const claim = () => server.settings.pulls.claim({ owner: 'w', limit: 10, perBucket: 10, now: server.world.now + 1000 })
const told = (stream: Awaited<ReturnType<typeof listen>>, key: string) =>
  stream
    .changes()
    .flatMap(({ pulls }) => pulls.filter((pull) => pull.key === key).map(({ state, bytes }) => [state, bytes]))

it('tells of every pull as it is queued, runs and ends, with its bytes and the counts, and of nothing else', async () => {
  await enqueue('before')
  const stream = await listen()
  expect(stream.res.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  })
  expect(stream.res.headers['content-encoding']).toBeUndefined()
  await expect.poll(() => stream.changes()[0], soon).toMatchObject({ pulls: [], counts: { queued: 1 }, reset: true })
  await enqueue('key')
  await expect.poll(() => told(stream, 'key'), soon).toEqual([['queued', 0]])
  server.world.progress = { bytes: 10, totalBytes: 100, reason: null }
  const running = await claim()
  await expect.poll(() => told(stream, 'key').at(-1), soon).toEqual(['running', 10])
  server.world.progress = { bytes: 60, totalBytes: 100, reason: null }
  await expect.poll(() => told(stream, 'key').at(-1), soon).toEqual(['running', 60])
  await expect
    .poll(() => stream.changes().some(({ pulls }) => pulls.some(({ rate }) => (rate ?? 0) > 0)), soon)
    .toBe(true)
  for (const { id } of running) await server.settings.pulls.finish(id, 'w', { ...done, at: server.world.now })
  await expect.poll(() => told(stream, 'key').at(-1), soon).toEqual(['done', 10])
  await expect.poll(() => stream.changes().at(-1)?.counts, soon).toMatchObject({ queued: 0, running: 0, done: 2 })
  expect(stream.changes().filter(({ reset }) => reset)).toHaveLength(1)
  stream.close()
})

it('goes on where a client left off, and begins anew for one that it does not know', async () => {
  const first = await listen()
  await expect.poll(() => first.changes(), soon).toHaveLength(1)
  await enqueue('a')
  await expect.poll(() => told(first, 'a'), soon).toHaveLength(1)
  const lastEventId = first.ids().at(-1) ?? ''
  first.close()
  await enqueue('b')
  const watching = await listen()
  await expect.poll(() => told(watching, 'b'), soon).toHaveLength(1)
  const back = await listen(events, { lastEventId })
  await expect.poll(() => told(back, 'b'), soon).toHaveLength(1)
  expect(told(back, 'a')).toEqual([])
  expect(back.changes().every(({ reset }) => !reset)).toBe(true)
  const stranger = await listen(events, { lastEventId: 'of-another-time' })
  await expect.poll(() => stranger.changes()[0]?.reset, soon).toBe(true)
  for (const stream of [watching, back, stranger]) stream.close()
})

it('tells who comes later what runs and how fast, though nothing of it has changed since', async () => {
  await enqueue('stalled')
  server.world.progress = { bytes: 10, totalBytes: 100, reason: null }
  await claim()
  const first = await listen()
  const rates = (stream: typeof first) => stream.changes().flatMap(({ pulls }) => pulls.map(({ rate }) => rate))
  await expect.poll(() => rates(first).at(-1), soon).toBe(0)
  const later = await listen()
  await expect.poll(() => later.changes()[0], soon).toMatchObject({ reset: true, rate: 0 })
  expect(rates(later)).toEqual([0])
  for (const stream of [first, later]) stream.close()
})

it('tells which origin answered what status, for words in any language', async () => {
  const stream = await listen()
  await expect.poll(() => stream.changes(), soon).toHaveLength(1)
  await enqueue('a')
  const [pull] = await claim()
  const reason = 'origin-server-error' as const
  const end = {
    ...done,
    state: 'failed' as const,
    reason,
    detail: 'no',
    facts: { status: 503, host: 'a.example' },
    at: server.world.now,
  }
  await server.settings.pulls.finish(pull?.id ?? '', 'w', end)
  await expect
    .poll(() => stream.changes().flatMap(({ pulls }) => pulls.map((one) => one.originStatus)), soon)
    .toContain(503)
  stream.close()
})

it('tells of all buckets, each pull with its own', async () => {
  await inside.sendJson('POST', '/api/v1/buckets', { name: 'music', access: 'private' })
  const other = (await server.settings.buckets.byName('music-1250000000'))?.id ?? 0
  const stream = await listen('/api/v1/pulls/events')
  await expect.poll(() => stream.changes(), soon).toHaveLength(1)
  await enqueue('a')
  await server.settings.pulls.enqueue([newPull(other, 'song')])
  await expect
    .poll(() =>
      stream
        .changes()
        .flatMap(({ pulls }) => pulls.map((pull) => `${pull.bucket}/${pull.key}`))
        .sort(),
    )
    .toEqual(['music-1250000000/song', 'photos-1250000000/a'])
  stream.close()
})

it('ends with the session, at log-out and when another session ends it', async () => {
  const other = await server.insider()
  const [own, others] = [await listen(), await listen(events, { cookie: other.cookie })]
  const { items } = (await other.send('/api/v1/sessions')).json<{ items: { id: string; isThis: boolean }[] }>()
  const id = items.find(({ isThis }) => !isThis)?.id
  expect((await other.send(`/api/v1/sessions/${id}`, { method: 'DELETE' })).status).toBe(204)
  await expect.poll(own.hasEnded, soon).toBe(true)
  expect(own.text()).toContain('event: end\ndata: {"why":"session"}')
  expect(others.hasEnded()).toBe(false)
  await other.send('/api/v1/logout', { method: 'POST' })
  await expect.poll(others.hasEnded, soon).toBe(true)
})

it('ends when the server stops', async () => {
  const stream = await listen()
  server.pullWatch.stop()
  await expect.poll(stream.hasEnded, soon).toBe(true)
  expect(stream.text()).toContain('"why":"stopped"')
})

it('has at most four streams of a session, and room again when one has gone', async () => {
  const streams = [await listen(), await listen(), await listen(), await listen()]
  const refused = await inside.send(events)
  expect(refused.json()).toMatchObject({ code: 'TooManyStreams', status: 429 })
  streams[0]?.close()
  let fifth = await listen()
  await expect
    .poll(async () => {
      if (fifth.res.statusCode === 200) return 200
      fifth = await listen()
      return fifth.res.statusCode
    }, soon)
    .toBe(200)
  for (const stream of [...streams, fifth]) stream.close()
})

it('refuses strangers and buckets that are not there, and keeps no session alive', async () => {
  expect((await server.send(events)).json()).toMatchObject({ code: 'NotLoggedIn' })
  expect((await inside.send('/api/v1/buckets/gone-1/pulls/events')).json()).toMatchObject({ code: 'NoSuchBucket' })
  expect((await inside.send(events, { method: 'HEAD' })).text).toBe('')
  const stream = await listen()
  await expect.poll(() => stream.changes(), soon).toHaveLength(1)
  server.world.now += 31 * 60_000
  expect((await inside.send('/api/v1/session')).status).toBe(401)
  await expect.poll(stream.hasEnded, soon).toBe(true)
})
