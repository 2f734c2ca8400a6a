import { expect, it } from 'vitest'
import { ok } from './testing/evil-answers.ts'
import { fetchObject } from './testing/fetch-object.ts'
import { startWorld } from './testing/gateway-world.ts'

it('serves a bucket under its custom domains, in any case, from the answer of adding one to that of removing it', async () => {
  await using world = await startWorld()
  const bucket = await world.bucket('photos', { mode: 'sync' })
  world.origin.answer('/a', ok('hello'))
  const get = async (host: string) => (await fetchObject(world.gateway.objectsUrl, host, '/a')).status
  const domains = `/buckets/${bucket}/domains`
  expect(await get('img.example.com')).toBe(404)
  await world.api('POST', domains, { domain: 'Img.Example.com' })
  expect([await get('img.example.com'), await get('IMG.example.COM:9000')]).toEqual([200, 200])
  await world.restart()
  expect(await get('img.example.com')).toBe(200)
  await world.api('DELETE', `${domains}/img.example.com`)
  expect(await get('img.example.com')).toBe(404)
  expect(await get(`${bucket}.file.localhost`)).toBe(200)
})
