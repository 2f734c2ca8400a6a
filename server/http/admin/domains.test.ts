import { afterEach, beforeEach, expect, it } from 'vitest'
import { DomainView } from '../../../contract/domains.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
beforeEach(async () => {
  server = await startConsole({ consoleUrl: 'https://console.example.com' })
  inside = await server.insider()
  for (const name of ['photos', 'music'])
    await inside.sendJson('POST', '/api/v1/buckets', { name, access: 'public-read' })
  server.refreshed.length = 0
})
afterEach(() => server[Symbol.asyncDispose]())

const [photos, music] = ['photos-1250000000', 'music-1250000000']
const domainsOf = (bucket: string) => `/api/v1/buckets/${bucket}/domains`
const add = (domain: string, bucket = photos) => inside.sendJson('POST', domainsOf(bucket), { domain })
const list = async (bucket = photos) =>
  (await inside.send(domainsOf(bucket))).json<{ items: DomainView[] }>().items.map(({ domain }) => domain)
const remove = (domain: string, bucket = photos) =>
  inside.send(`${domainsOf(bucket)}/${encodeURIComponent(domain)}`, { method: 'DELETE' })

it('are added in their one spelling, shown with the CNAME to set, and served at once', async () => {
  const added = await add('IMG.Example.com.')
  expect(added.status).toBe(201)
  expect(DomainView.parse(added.json())).toEqual({
    domain: 'img.example.com',
    addedAt: '2026-11-21T00:00:00.000Z',
    cname: `${photos}.file.localhost`,
  })
  expect(server.refreshed).toEqual([photos])
  await add('bücher.example')
  expect(await list()).toEqual(['img.example.com', 'xn--bcher-kva.example'])
})

it('are to point at the access domain while the accelerated one is off', async () => {
  await add('img.example.com')
  await inside.sendJson('PATCH', `/api/v1/buckets/${photos}`, { accelerated: false }, { 'if-match': '"1"' })
  const { items } = (await inside.send(domainsOf(photos))).json<{ items: DomainView[] }>()
  expect(items).toMatchObject([{ cname: `${photos}.cos.local.localhost` }])
})

it('belong to one bucket: of two that claim one together, one is refused', async () => {
  const claims = await Promise.all([add('img.example.com', photos), add('IMG.example.com', music)])
  expect(claims.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(claims.find(({ status }) => status === 409)?.json()).toMatchObject({ code: 'DomainTaken' })
  expect([...(await list(photos)), ...(await list(music))]).toEqual(['img.example.com'])
})

it('may be added again by their own bucket, and by another once they are removed', async () => {
  await add('img.example.com')
  expect((await add('Img.example.com')).status).toBe(201)
  expect((await add('img.example.com', music)).json()).toMatchObject({ code: 'DomainTaken', status: 409 })
  expect((await remove('img.example.com', music)).status).toBe(204)
  expect(await list()).toEqual(['img.example.com'])
  expect((await remove('IMG.example.com')).status).toBe(204)
  expect((await remove('img.example.com')).status).toBe(204)
  expect((await add('img.example.com', music)).status).toBe(201)
  expect(server.refreshed).toEqual([photos, photos, photos, music])
})

it('are free again when their bucket is deleted', async () => {
  await add('img.example.com')
  expect((await inside.send(`/api/v1/buckets/${photos}`, { method: 'DELETE' })).status).toBe(204)
  expect((await add('img.example.com', music)).status).toBe(201)
})

it('are never names of this server itself', async () => {
  for (const own of ['console.example.com', 'x.localhost', `${music}.file.localhost`, 'Photos.LOCALHOST']) {
    expect((await add(own)).json()).toMatchObject({
      code: 'InvalidRequest',
      errors: [{ pointer: '/domain', code: 'own-name' }],
    })
  }
  expect(await list()).toEqual([])
})

it('are names of hosts with a dot, and nothing else', async () => {
  for (const wrong of [
    '',
    'localhost',
    '10.0.0.1',
    '[::1]',
    'img.example.com:80',
    'http://img.example.com',
    'a b.example',
  ])
    expect((await add(wrong)).json()).toMatchObject({ code: 'InvalidRequest', errors: [{ pointer: '/domain' }] })
  expect((await add('img.example.com', 'none-1')).json()).toMatchObject({ code: 'NoSuchBucket' })
  expect((await inside.send(domainsOf('none-1'))).json()).toMatchObject({ code: 'NoSuchBucket' })
})

it('are a hundred of a bucket at most, even when several are added at once', async () => {
  const id = (await server.settings.buckets.byName(photos))?.id ?? 0
  await server.settings.transaction(async (tx) => {
    for (let n = 0; n < 99; n++) await tx.domains.add({ bucket: id, domain: `d${n}.example.com`, addedAt: 1 })
  })
  const hurried = await Promise.all(['a', 'b', 'c'].map((one) => add(`${one}.example.com`)))
  expect(hurried.map(({ status }) => status).sort()).toEqual([201, 400, 400])
  expect((await add('one-more.example.com')).json()).toMatchObject({
    errors: [{ pointer: '/domain', code: 'too-many' }],
  })
  expect((await add('d7.example.com')).status).toBe(201)
})
