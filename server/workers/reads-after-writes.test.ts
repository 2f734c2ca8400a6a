import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { huge } from '../testing/evil-answers.ts'
import { fetchObject } from '../testing/fetch-object.ts'
import { type GotObject, startWorld, type World } from '../testing/gateway-world.ts'

const patience = { timeout: 20_000, interval: 20 }
/** So many connections do not all come to the same one of two workers. */
const connections = 24

let world: World
beforeAll(async () => {
  world = await startWorld({ environment: () => ({ HEADWATER_WORKERS: '2' }) })
})
afterAll(() => world[Symbol.asyncDispose]())

const times = <T>(count: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)))
const everywhere = (bucket: string, path: string): Promise<GotObject[]> =>
  times(connections, () => world.get(bucket, path))

/** What all workers answer; more than one line when they differ. */
const answers = async (bucket: string, path: string) => [
  ...new Set(
    (await everywhere(bucket, path)).map(
      ({ status, headers, body }) => `${status} ${headers.location ?? body.toString().slice(0, 20)}`,
    ),
  ),
]
const statuses = async (bucket: string, path: string) => [
  ...new Set((await everywhere(bucket, path)).map(({ status }) => status)),
]

const version = async (bucket: string) => (await world.api<{ version: number }>('GET', `/buckets/${bucket}`)).version
const change = async (bucket: string, body: object) =>
  world.api('PATCH', `/buckets/${bucket}`, body, { 'If-Match': `"${await version(bucket)}"` })

describe('after it was acknowledged, every worker answers by', () => {
  it('an upload, the next one, a delete, and an upload again', async () => {
    const bucket = await world.bucket('written', null)
    expect(await statuses(bucket, '/a')).toEqual([404])
    for (let round = 0; round < 3; round += 1) {
      await world.upload(bucket, 'a', `version ${round}`)
      expect(await answers(bucket, '/a')).toEqual([`200 version ${round}`])
      expect(await answers(bucket, '/a')).toEqual([`200 version ${round}`])
    }
    await world.remove(bucket, 'a')
    expect(await statuses(bucket, '/a')).toEqual([404])
    await world.upload(bucket, 'a', 'again')
    expect(await answers(bucket, '/a')).toEqual(['200 again'])
  })

  it('access and acceleration, taken away and given back', async () => {
    const bucket = await world.bucket('access', null)
    await world.upload(bucket, 'a', 'a')
    expect(await statuses(bucket, '/a')).toEqual([200])
    await change(bucket, { access: 'private' })
    expect(await statuses(bucket, '/a')).toEqual([403])
    await change(bucket, { access: 'public-read' })
    expect(await statuses(bucket, '/a')).toEqual([200])
    await change(bucket, { accelerated: false })
    expect(await statuses(bucket, '/a')).toEqual([404])
  })

  it('a rule', async () => {
    const bucket = await world.bucket('rules')
    expect(await answers(bucket, '/x/a')).toEqual(['302 http://abc.example.com/x/a'])
    for (let seen = 1; seen < 6; seen += 1) {
      await world.configure(bucket, seen, { address: `${seen}.example.com` })
      expect(await answers(bucket, `/x/${seen}`)).toEqual([`302 http://${seen}.example.com/x/${seen}`])
    }
    await world.configure(bucket, 6, {}, false)
    expect(await statuses(bucket, '/x/a')).toEqual([404])
  })

  it('the deletion of a bucket, and another one of its name', async () => {
    const bucket = await world.bucket('replaced', null)
    await world.upload(bucket, 'a', 'a')
    expect(await statuses(bucket, '/a')).toEqual([200])
    await world.remove(bucket, 'a')
    await world.api('DELETE', `/buckets/${bucket}`)
    const gone = await everywhere(bucket, '/a')
    expect(new Set(gone.map(({ body }) => /<Code>(\w+)/.exec(body.toString())?.[1]))).toEqual(new Set(['NoSuchBucket']))
    await world.bucket('replaced', null)
    expect(await statuses(bucket, '/a')).toEqual([404])
  })

  it('a bucket’s custom domain', async () => {
    const bucket = await world.bucket('domains', null)
    await world.upload(bucket, 'a', 'a')
    const byDomain = async () => [
      ...new Set(
        (await times(connections, () => fetchObject(world.gateway.objectsUrl, 'images.example.com', '/a'))).map(
          ({ status }) => status,
        ),
      ),
    ]
    expect(await byDomain()).toEqual([404])
    await world.api('POST', `/buckets/${bucket}/domains`, { domain: 'images.example.com' })
    expect(await byDomain()).toEqual([200])
    await world.api('DELETE', `/buckets/${bucket}/domains/images.example.com`)
    expect(await byDomain()).toEqual([404])
  })
})

describe('two hundred clients of all workers that miss one key', () => {
  it('make one pull in the background', async () => {
    const bucket = await world.bucket('async-herd')
    world.origin.answer('/herd', huge(100_000))
    const hold = world.origin.hold('/herd')
    const all = await times(200, () => world.get(bucket, '/herd'))
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([302]))
    await hold.asked
    hold.release()
    await expect.poll(() => statuses(bucket, '/herd'), patience).toEqual([200])
    expect(world.origin.requests('/herd')).toBe(1)
  })

  it('share one stream', async () => {
    const bucket = await world.bucket('sync-herd', { mode: 'sync' })
    const size = 2_000_000
    world.origin.answer('/stream', huge(size))
    const hold = world.origin.hold('/stream')
    const all = times(200, () => world.get(bucket, '/stream'))
    await hold.asked
    hold.release()
    const got = await all
    expect(new Set(got.map(({ status, body }) => `${status} ${body.length}`))).toEqual(new Set([`200 ${size}`]))
    expect(new Set(got.map(({ body }) => Buffer.compare(body, got[0]?.body ?? body)))).toEqual(new Set([0]))
    expect(world.origin.requests('/stream')).toBe(1)
  })
})
