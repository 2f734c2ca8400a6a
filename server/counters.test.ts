import { describe, it, type TestContext } from 'vitest'
import type { ReplyOf } from '../contract/endpoint.ts'
import { type getBucketOverview, getOverview, type listRuleCounts, type OverviewView } from '../contract/overview.ts'
import * as evil from './testing/evil-answers.ts'
import { endProcess, startGatewayProcess } from './testing/gateway-process.ts'
import { startWorld, type World, type WorldOptions } from './testing/gateway-world.ts'
import { tempFolder } from './testing/temp-folder.ts'

const hour = 60 * 60_000
const patience = { timeout: 30_000, interval: 100 }

const lastHour = () => {
  const [from, to] = [Date.now() - hour, Date.now() + 60_000].map((at) => new Date(at).toISOString())
  return `from=${from}&to=${to}&step=60`
}

async function worldOf({ onTestFinished }: TestContext, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options)
  onTestFinished(() => world[Symbol.asyncDispose]())
  return world
}

const overviewOf = (world: World, bucket: string) =>
  world.api<ReplyOf<typeof getBucketOverview>>('GET', `/buckets/${bucket}/overview?${lastHour()}`)
const requestsOf = async (world: World, bucket: string) => someOf((await overviewOf(world, bucket)).totals)
/** The counts that are not 0. */
const someOf = (counts: OverviewView['totals']) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

/** One request of every kind; returns the bucket. */
async function askForEverything(world: World): Promise<string> {
  const bucket = await world.bucket('counted', { mode: 'sync' })
  await world.upload(bucket, 'here', 'hello')
  world.origin.answer('/there', evil.ok(Buffer.alloc(1_000, 'x')))
  for (let i = 0; i < 3; i += 1) await world.get(bucket, '/here')
  await world.get(bucket, '/there')
  for (let i = 0; i < 2; i += 1) await world.get(bucket, '/nowhere')
  return bucket
}

const all = {
  hit: 3,
  pulled: 1,
  missing: 2,
  bytesHere: 15,
  bytesPassed: 1_000,
  bytesPulled: 1_000,
  pullsDone: 1,
  pullsFailed: 1,
  pullsStarted: 2,
}

const kinds = [['one process', '1'] as const, ['two workers', '2'] as const]

// Counts are written every few seconds: all tests wait for that together.
describe.concurrent.each(kinds)('counts of %s', (_, workers) => {
  it('are what clients got, by bucket and rule, and are there after a restart', async (context) => {
    const { expect } = context
    const world = await worldOf(context, { environment: () => ({ HEADWATER_WORKERS: workers }) })
    const bucket = await askForEverything(world)
    const other = await world.bucket('other', null)
    await expect.poll(() => requestsOf(world, bucket), patience).toEqual(all)

    const overview = await overviewOf(world, bucket)
    expect(overview).toMatchObject({ objects: 2, bytes: 1_005, step: 60 })
    expect(overview.points.reduce((sum, { counts }) => sum + counts.hit, 0)).toBe(3)
    expect(overview.topMissing).toMatchObject([{ bucket, key: 'nowhere', count: 2, offBy: 0 }])
    const failed = { bucket, of: 'pull', reason: 'origin-not-found', rule: 'default', key: 'nowhere', count: 1 }
    expect(overview.topErrors).toMatchObject([failed])
    const { items } = await world.api<ReplyOf<typeof listRuleCounts>>('GET', `/buckets/${bucket}/overview/rules`)
    const { hit: _hit, bytesHere: _bytes, ...decided } = all
    expect(items.map(({ rule, counts }) => [rule, someOf(counts)])).toEqual([['default', decided]])

    await world.restart()
    expect(await requestsOf(world, bucket)).toEqual(all)
    await world.get(bucket, '/here')
    await world.get(bucket, '/nowhere')
    await expect
      .poll(() => requestsOf(world, bucket), patience)
      .toMatchObject({ hit: 4, bytesHere: 20, missing: 3, pullsDone: 1 })
    expect((await overviewOf(world, bucket)).topMissing).toMatchObject([{ key: 'nowhere', count: 3 }])

    const home = getOverview.reply.parse(await world.api('GET', `/overview?${lastHour()}`))
    expect(home).toMatchObject({ objects: 2, bytes: 1_005, totals: { hit: 4, missing: 3 } })
    expect(home.buckets.map((one) => [one.bucket, one.counts.hit, one.objects])).toEqual([
      [bucket, 4, 2],
      [other, 0, 0],
    ])
  }, 90_000)
})

describe.concurrent('counts', () => {
  it('name the keys that clients were sent to an origin for which has not got them either, warm-ups aside', async (context) => {
    const { expect } = context
    const world = await worldOf(context)
    const bucket = await world.bucket('in-vain', { mode: 'async' })
    const pulls = async (failed: number) =>
      expect.poll(async () => (await overviewOf(world, bucket)).pulls.failed, patience).toBe(failed)
    const body = { source: { kind: 'keys', keys: ['listed'] } }
    await world.api('POST', `/buckets/${bucket}/warm-ups`, body)
    await pulls(1)
    await world.get(bucket, '/nowhere')
    await pulls(2)
    for (let i = 0; i < 2; i += 1) expect((await world.get(bucket, '/nowhere')).status).toBe(302)
    await fetch(new URL(`/${bucket}/nowhere`, world.gateway.objectsUrl), { method: 'HEAD', redirect: 'manual' })
    await expect
      .poll(async () => (await overviewOf(world, bucket)).topMissing, patience)
      .toMatchObject([{ bucket, key: 'nowhere', count: 3 }])
  })

  it('tell redirects, 304s, refusals and failures of the origin from each other, and why they failed', async (context) => {
    const { expect } = context
    const world = await worldOf(context)
    const bucket = await world.bucket('kinds', { mode: 'sync' })
    await world.upload(bucket, 'here', 'hello')
    world.origin.answer('/broken', evil.status(500))
    await world.get(bucket, '/broken')
    const { etag } = (await world.get(bucket, '/here')).headers
    const ask = (headers: Record<string, string>) =>
      fetch(new URL(`/${bucket}/here`, world.gateway.objectsUrl), { headers })
    expect((await ask({ 'If-None-Match': String(etag) })).status).toBe(304)
    expect((await ask({ 'If-Match': '"other"' })).status).toBe(412)
    await world.configure(bucket, 1, { mode: 'redirect' })
    await world.get(bucket, '/elsewhere')
    await expect
      .poll(() => requestsOf(world, bucket), patience)
      .toMatchObject({ hit: 1, revalidated: 1, refused: 1, originFailed: 1, redirect: 1, pullsFailed: 1 })
    const { topErrors, topMissing } = await overviewOf(world, bucket)
    expect(topMissing).toEqual([])
    expect(topErrors.map(({ of, reason, rule, key }) => [of, reason, rule, key]).sort()).toEqual([
      ['pull', 'origin-server-error', 'default', 'broken'],
      ['request', 'PreconditionFailed', null, 'here'],
      ['request', 'origin-server-error', 'default', 'broken'],
    ])
  }, 60_000)

  it('say of a hit that its origin was asked whether it has changed', async (context) => {
    const { expect } = context
    const world = await worldOf(context)
    const freshness = { kind: 'revalidate', afterSeconds: 1 } as const
    const bucket = await world.bucket('checked', { mode: 'sync', freshness })
    world.origin.answer('/a', evil.ok('hello'))
    await world.get(bucket, '/a')
    const got = Date.now()
    await expect.poll(() => requestsOf(world, bucket), patience).toMatchObject({ pulled: 1 })
    await expect.poll(() => Date.now() - got, patience).toBeGreaterThan(2 * freshness.afterSeconds * 1_000)
    await world.get(bucket, '/a')
    await expect.poll(() => requestsOf(world, bucket), patience).toMatchObject({ hit: 1, checked: 1 })
  }, 60_000)

  it('are refused for a time that is upside down, too finely divided, or no longer known by the minute', async (context) => {
    const { expect } = context
    const world = await worldOf(context)
    const status = async (from: number, to: number, step: number) => {
      const [since, until] = [from, to].map((ago) => new Date(Date.now() - ago * hour).toISOString())
      const res = await world.send('GET', `/overview?from=${since}&to=${until}&step=${step}`)
      return [res.status, ((await res.json()) as { errors?: Array<{ pointer: string }> }).errors?.[0]?.pointer]
    }
    expect(await status(1, 2, 60)).toEqual([400, '/to'])
    expect(await status(10, 0, 60)).toEqual([400, '/step'])
    expect(await status(72, 0, 900)).toEqual([400, '/step'])
    expect(await status(72, 0, 90)).toEqual([400, '/step'])
    expect(await status(72, 0, 3_600)).toEqual([200, undefined])
    expect((await world.send('GET', `/buckets/none-1250000000/overview?${lastHour()}`)).status).toBe(404)
  })
})

it.concurrent('loses by kill -9 what was not written yet, and nothing that was', async ({ expect, onTestFinished }) => {
  const folder = await tempFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const password = 'a long enough password'
  const environment = {
    HEADWATER_DATA: folder.path,
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_ADMIN_PASSWORD: password,
  }
  const start = async () => {
    const process = await startGatewayProcess(environment)
    const headers = { Origin: process.consoleUrl.origin, 'Content-Type': 'application/json', Cookie: '' }
    const send = (method: string, path: string, body?: object) =>
      fetch(new URL(`/api/v1${path}`, process.consoleUrl), {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
      })
    const logIn = await send('POST', '/login', { password })
    headers.Cookie = logIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    const missing = async () =>
      getOverview.reply.parse(await (await send('GET', `/overview?${lastHour()}`)).json()).totals.missing
    return { ...process, send, missing, get: () => fetch(new URL('/killed-1250000000/k', process.objectsUrl)) }
  }
  const first = await start()
  onTestFinished(async () => void (await endProcess(first.child, 'SIGKILL')))
  expect((await first.send('POST', '/buckets', { name: 'killed', access: 'public-read' })).status).toBe(201)
  for (let i = 0; i < 3; i += 1) await first.get()
  await expect.poll(first.missing, patience).toBe(3)
  await first.get()
  await endProcess(first.child, 'SIGKILL')
  const second = await start()
  onTestFinished(async () => void (await endProcess(second.child, 'SIGKILL')))
  const kept = await second.missing()
  expect(kept).toBeGreaterThanOrEqual(3)
  expect(kept).toBeLessThanOrEqual(4)
}, 60_000)
