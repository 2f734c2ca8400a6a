import { expect, it } from 'vitest'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const revalidate = { freshness: { kind: 'revalidate', afterSeconds: 60 } } as const
const state = (world: FlightWorld, bucket: number, key: string) => expect.poll(() => world.state(bucket, key), patience)

/** Answers with this version, or 304 to who has it. */
const version =
  (body: string, etag: string): evil.Answer =>
  (socket, request) =>
    request.headers['if-none-match'] === etag
      ? evil.status(304, { ETag: etag })(socket, request)
      : evil.ok(body, { ETag: etag })(socket, request)

async function pulled(mode: 'sync' | 'async' = 'sync', body = 'one') {
  const world = await startFlightWorld()
  const bucket = await world.bucket({ ...revalidate, mode })
  world.origin.answer('/a', version(body, `"${body}"`))
  const got = await world.get(bucket, '/a')
  expect(got.status).toBe(mode === 'sync' ? 200 : 302)
  await state(world, bucket, 'a').toMatchObject({ state: 'done' })
  const asked = () => world.origin.seen('/a').map(({ headers }) => headers['if-none-match'])
  return { world, bucket, asked, hit: async () => (await world.get(bucket, '/a')).body.toString() }
}

it.each(['sync', 'async'] as const)('a hit of %s mode is compared with its origin once it is old', async (mode) => {
  const { world, bucket, asked, hit } = await pulled(mode)
  await using _ = world
  expect(await hit()).toBe('one')
  world.pass(61_000)
  expect(await hit()).toBe('one')
  await expect.poll(asked, patience).toEqual([undefined, '"one"'])
  await state(world, bucket, 'a').toMatchObject({ state: 'done', bytes: 0 })
  await hit()
  expect(await world.settings.history.list(bucket, { limit: 9 })).toHaveLength(2)
  world.origin.answer('/a', version('two', '"two"'))
  world.pass(61_000)
  expect(await hit()).toBe('one')
  await expect.poll(hit, patience).toBe('two')
  expect(asked()).toEqual([undefined, '"one"', '"one"'])
})

it('an origin that has lost the object takes nothing away, and is not asked with every hit', async () => {
  const { world, bucket, asked, hit } = await pulled()
  await using _ = world
  world.origin.answer('/a', evil.status(404))
  world.pass(61_000)
  expect(await hit()).toBe('one')
  await state(world, bucket, 'a').toMatchObject({ state: 'failed', reason: 'origin-not-found' })
  for (let i = 0; i < 3; i += 1) expect(await hit()).toBe('one')
  expect(asked()).toHaveLength(2)
})

it('a sick origin leaves the object as it is', async () => {
  const { world, bucket, hit } = await pulled()
  await using _ = world
  world.origin.answer('/a', evil.truncated('two and more', 3))
  world.pass(61_000)
  await hit()
  await state(world, bucket, 'a').toMatchObject({ state: 'queued', reason: 'origin-truncated' })
  expect(await hit()).toBe('one')
})

it('an upload is never compared, nor what an immutable or redirecting rule is for', async () => {
  await using world = await startFlightWorld()
  const off = { condition: { prefix: 'r/', suffix: '', excludedHosts: [] }, mode: 'redirect' as const, ...revalidate }
  const still = { condition: { prefix: 'i/', suffix: '', excludedHosts: [] } }
  const bucket = await world.bucket(revalidate, [off, still])
  await world.objects.put({ bucket, key: 'mine' }, Buffer.from('mine'), { headers: {}, source: { kind: 'uploaded' } })
  const source = { kind: 'pulled', url: '', originEtag: '"x"', originLastModified: null } as const
  for (const key of ['r/a', 'i/a']) await world.objects.put({ bucket, key }, Buffer.from('x'), { headers: {}, source })
  world.pass(1e9)
  for (const path of ['/mine', '/r/a', '/i/a']) expect((await world.get(bucket, path)).status).toBe(200)
  world.origin.answer('/last', evil.ok('last'))
  await world.get(bucket, '/last')
  await state(world, bucket, 'last').toMatchObject({ state: 'done' })
  expect(await world.settings.history.list(bucket, { limit: 9 })).toHaveLength(1)
})
