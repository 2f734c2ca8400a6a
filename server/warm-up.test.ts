import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PullView } from '../contract/pulls.ts'
import type { WarmUpView } from '../contract/warm-ups.ts'
import { type Answer, ok, status } from './testing/evil-answers.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

const patience = { timeout: 30_000, interval: 20 }

let world: World
beforeAll(async () => {
  // A bucket gets half of them.
  world = await startWorld({ environment: () => ({ HEADWATER_PULLS: '32' }) })
})
afterAll(() => world[Symbol.asyncDispose]())

const namesOf = (count: number) => Array.from({ length: count }, (_, n) => `${n} – été.jpg`)
const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/')
const bodyOf = (key: string) => `the bytes of ${key}`

/** What nginx's autoindex makes of a folder. */
function indexPage(folder: string, names: readonly string[], folders: readonly string[] = []): Answer {
  const entries = [...folders.map((name) => [`${name}/`, '-']), ...names.map((name) => [name, '1000'])]
  const lines = entries.map(([name = '', size]) => `<a href="${encoded(name)}">${name}</a>  21-Nov-2026 10:00  ${size}`)
  const title = `Index of /${folder}`
  const list = `<h1>${title}</h1><hr><pre><a href="../">../</a>\r\n${lines.join('\r\n')}\r\n</pre>`
  return ok(`<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n${list}<hr></body>\r\n</html>\r\n`)
}

/** An origin with 300 files in two folders below `top`. Resolves to their keys. */
function serveFolders(top: string): string[] {
  const [above, below] = [namesOf(200), namesOf(100)]
  world.origin.answer(`/${top}/`, indexPage(`${top}/`, above, ['sub']))
  world.origin.answer(`/${top}/sub/`, indexPage(`${top}/sub/`, below))
  const keys = [...above.map((name) => `${top}/${name}`), ...below.map((name) => `${top}/sub/${name}`)]
  for (const key of keys) world.origin.answer(`/${encoded(key)}`, ok(bodyOf(key)))
  return keys
}

/** ListObjectsV2 of these keys, half of them on each page. */
function serveBucket(keys: readonly string[]): void {
  const page = (some: readonly string[], next: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${next}${some
      .map((key) => `<Contents><Key>${encoded(key)}</Key><Size>7</Size></Contents>`)
      .join('')}<EncodingType>url</EncodingType></ListBucketResult>`
  const half = keys.length / 2
  const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>more==</NextContinuationToken>'
  world.origin.answer('/', (socket, request) => {
    const query = new URLSearchParams(request.query)
    if (query.get('list-type') !== '2') return status(404)(socket, request)
    const isSecond = query.get('continuation-token') === 'more=='
    const text = isSecond ? page(keys.slice(half), '') : page(keys.slice(0, half), more)
    return ok(text, { 'Content-Type': 'application/xml' })(socket, request)
  })
  for (const key of keys) world.origin.answer(`/${encoded(key)}`, ok(bodyOf(key)))
}

const start = (bucket: string, source: object, dryRun = false) =>
  world.api<WarmUpView>('POST', `/buckets/${bucket}/warm-ups`, { source, dryRun })
const order = (bucket: string, { id }: WarmUpView, what: 'pause' | 'resume' | 'cancel') =>
  world.api<WarmUpView>('POST', `/buckets/${bucket}/warm-ups/${id}/${what}`)
const seen = (bucket: string, { id }: WarmUpView) =>
  expect.poll(() => world.api<WarmUpView>('GET', `/buckets/${bucket}/warm-ups/${id}`), patience)
const counts = async (bucket: string) =>
  (await world.api<{ counts: Record<PullView['state'], number> }>('GET', `/buckets/${bucket}/pulls?limit=1`)).counts
const requests = (keys: readonly string[]) => keys.filter((key) => world.origin.requests(`/${encoded(key)}`) > 0)

/** Lets every request for these keys wait; `running` resolves once the gateway has as many under way as it will have. */
function holdAll(keys: readonly string[]) {
  const holds = new Map(keys.map((key) => [key, world.origin.hold(`/${encoded(key)}`)]))
  const most = 16
  return {
    running: () => expect.poll(() => requests(keys).length, patience).toBe(most),
    releaseOne: () => holds.get(requests(keys)[0] ?? '')?.release(),
    release: () => {
      for (const { release } of holds.values()) release()
    },
  }
}

describe('a warm-up', () => {
  it('brings everything below a folder of index pages, once', async () => {
    const keys = serveFolders('index')
    const bucket = await world.bucket('index')
    const begun = await start(bucket, { kind: 'origin', listing: 'index', prefix: 'index/' })
    const counted = { found: 300, here: 0, unmatched: 0, invalid: 0, open: 0, listedBytes: 300_000 }
    await seen(bucket, begun).toMatchObject({ state: 'done', done: 300, failed: 0, ...counted })
    for (const key of [keys[0] ?? '', keys[299] ?? '']) {
      const hit = await world.get(bucket, `/${encoded(key)}`)
      expect(hit).toMatchObject({ status: 200, body: Buffer.from(bodyOf(key)) })
    }
    expect(keys.map((key) => world.origin.requests(`/${encoded(key)}`))).toEqual(keys.map(() => 1))
  })

  it('brings everything that a bucket lists, of what is not there yet', async () => {
    const keys = namesOf(300).map((name) => `s3/${name}`)
    serveBucket(keys)
    const bucket = await world.bucket('listed')
    await world.upload(bucket, keys[7] ?? '', 'ours')
    const begun = await start(bucket, { kind: 'origin', listing: 's3' })
    const counted = { found: 300, here: 1, open: 0, listedBytes: 2100 }
    await seen(bucket, begun).toMatchObject({ state: 'done', done: 299, failed: 0, ...counted })
    expect((await world.get(bucket, `/${encoded(keys[7] ?? '')}`)).body.toString()).toBe('ours')
    expect((await world.get(bucket, `/${encoded(keys[299] ?? '')}`)).body.toString()).toBe(bodyOf(keys[299] ?? ''))
  })

  it('that is a dry run counts and asks for no object', async () => {
    const keys = serveFolders('dry')
    const bucket = await world.bucket('dry')
    await world.upload(bucket, keys[0] ?? '', 'ours')
    const begun = await start(bucket, { kind: 'origin', listing: 'index', prefix: 'dry/' }, true)
    await seen(bucket, begun).toMatchObject({ state: 'done', found: 300, here: 1, open: 0, listedBytes: 300_000 })
    expect(requests(keys)).toEqual([])
    expect(await counts(bucket)).toMatchObject({ queued: 0, running: 0, done: 0 })
  })

  it('lets whoever waits for an object go first', async () => {
    const keys = serveFolders('first')
    world.origin.answer('/online.jpg', ok('wanted'))
    const bucket = await world.bucket('first')
    const held = holdAll(keys)
    const begun = await start(bucket, { kind: 'keys', keys })
    await held.running()
    expect((await world.get(bucket, '/online.jpg')).status).toBe(302)
    await expect.poll(() => world.pull(bucket, 'online.jpg'), patience).toMatchObject({ state: 'queued', warmUp: null })
    held.releaseOne()
    await expect.poll(() => world.pull(bucket, 'online.jpg'), patience).toMatchObject({ state: 'done' })
    held.release()
    await seen(bucket, begun).toMatchObject({ state: 'done', done: 300 })
  })

  it('takes its waiting pulls back while it is paused, and loses none', async () => {
    const keys = serveFolders('paused')
    const bucket = await world.bucket('paused')
    const held = holdAll(keys)
    const begun = await start(bucket, { kind: 'keys', keys })
    await held.running()
    expect(await order(bucket, begun, 'pause')).toMatchObject({ state: 'paused', open: 300 })
    held.release()
    await seen(bucket, begun).toMatchObject({ state: 'paused', done: 16, open: 284 })
    expect(await counts(bucket)).toMatchObject({ queued: 0, running: 0, done: 16 })
    await order(bucket, begun, 'resume')
    await seen(bucket, begun).toMatchObject({ state: 'done', done: 300, failed: 0 })
  })

  it('stays paused over a restart, and its pulls that ran are not tried again', async () => {
    const keys = serveFolders('rest')
    const bucket = await world.bucket('rest')
    const held = holdAll(keys)
    const begun = await start(bucket, { kind: 'keys', keys })
    await held.running()
    await order(bucket, begun, 'pause')
    await world.restart()
    await seen(bucket, begun).toMatchObject({ state: 'paused', open: 300 })
    expect(await counts(bucket)).toMatchObject({ queued: 0, running: 0 })
    expect(requests(keys)).toHaveLength(16)
    held.release()
    await order(bucket, begun, 'resume')
    await seen(bucket, begun).toMatchObject({ state: 'done', done: 300, failed: 0 })
  })

  it('starts nothing more once it is cancelled', async () => {
    const keys = serveFolders('cancelled')
    const bucket = await world.bucket('cancelled')
    const held = holdAll(keys)
    const begun = await start(bucket, { kind: 'keys', keys })
    await held.running()
    expect(await order(bucket, begun, 'cancel')).toMatchObject({ state: 'cancelled', open: 16 })
    held.release()
    await seen(bucket, begun).toMatchObject({ state: 'cancelled', done: 16, open: 0 })
    expect(requests(keys)).toHaveLength(16)
  })

  it('goes on after a restart in the middle, of its list or of its pulls, and counts nothing twice', async () => {
    const keys = serveFolders('again')
    const bucket = await world.bucket('again')
    const held = holdAll(keys)
    const list = world.origin.hold('/again/sub/')
    const begun = await start(bucket, { kind: 'origin', listing: 'index', prefix: 'again/' })
    await list.asked
    await seen(bucket, begun).toMatchObject({ state: 'listing', found: 200 })
    await world.restart()
    list.release()
    await seen(bucket, begun).toMatchObject({ state: 'running', found: 300 })
    await held.running()
    await world.restart()
    held.release()
    await seen(bucket, begun).toMatchObject({ state: 'done', found: 300, done: 300, failed: 0 })
  })

  it('that meets no list has failed and says why', async () => {
    const bucket = await world.bucket('unlisted')
    world.origin.answer('/private/', status(403))
    const begun = await start(bucket, { kind: 'origin', listing: 'index', prefix: 'private/' })
    await seen(bucket, begun).toMatchObject({
      state: 'failed',
      found: 0,
      open: 0,
      reason: 'origin-forbidden',
      originStatus: 403,
      originHost: 'abc.example.com',
      detail: expect.stringContaining('403'),
    })
  })
})
