import { expect, it } from 'vitest'
import type { ObjectStore } from './object-store/object-store.ts'
import { startFlightWorld } from './testing/flight-world.ts'

const location = 'http://abc.example.com/k'
const get = async (
  world: Awaited<ReturnType<typeof startFlightWorld>>,
  bucket: number,
  method: 'GET' | 'HEAD' = 'GET',
) => world.get(bucket, '/k', { method })

it('redirects what is missing, for GET and HEAD, and stores nothing', async () => {
  await using world = await startFlightWorld()
  const bucket = await world.bucket({ mode: 'redirect', redirectCode: 301 })
  for (const method of ['GET', 'HEAD'] as const)
    expect(await get(world, bucket, method)).toMatchObject({ status: 301, headers: { location } })
  expect(await world.state(bucket, 'k')).toBeUndefined()
})

it('redirects what a private bucket refuses only where the rule names 403', async () => {
  await using world = await startFlightWorld()
  const close = async (bucket: number) => {
    await world.settings.buckets.update(bucket, 1, { access: 'private' })
    await world.ruleBook.refresh(`b${bucket}-1`)
  }
  const [named, unnamed] = [
    await world.bucket({ mode: 'redirect', statuses: ['403'] }),
    await world.bucket({ mode: 'redirect', statuses: ['404', '5xx'] }),
  ]
  await close(named)
  await close(unnamed)
  expect(await get(world, named)).toMatchObject({ status: 302, headers: { location, 'cache-control': 'no-store' } })
  expect((await get(world, unnamed)).status).toBe(403)
  expect((await world.get(named, '/')).status).toBe(403)
})

it('redirects what the store has lost or cannot look up, where the rule names 5xx', async () => {
  let broken = false
  const store = (objects: ObjectStore): ObjectStore => ({
    ...objects,
    open: (ref) => (broken ? Promise.reject(new Error('I/O error')) : objects.open(ref)),
  })
  await using world = await startFlightWorld({ store })
  const [named, unnamed] = [
    await world.bucket({ mode: 'redirect', statuses: ['5xx'] }),
    await world.bucket({ mode: 'redirect' }),
  ]
  broken = true
  expect(await get(world, named)).toMatchObject({ status: 302, headers: { location } })
  expect(world.log).toMatchObject([{ err: { message: 'I/O error' } }])
  expect((await get(world, unnamed)).status).toBe(500)
})

it('redirects when the body turns out to be lost before a byte of it was sent', async () => {
  const store = (objects: ObjectStore): ObjectStore => ({
    ...objects,
    async open(ref) {
      const found = await objects.open(ref)
      const lost = { bytes: null, sendTo: () => Promise.reject(new Error('the file is gone')) }
      return { ...found, object: found.object && { ...found.object, meta: found.object.meta, ...lost } }
    },
  })
  await using world = await startFlightWorld({ store })
  const bucket = await world.bucket({ mode: 'redirect', statuses: ['500'] })
  await world.objects.put({ bucket, key: 'k' }, Buffer.from('x'), { headers: {}, source: { kind: 'uploaded' } })
  expect(await get(world, bucket)).toMatchObject({ status: 302, headers: { location } })
})
