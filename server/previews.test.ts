import { expect, it } from 'vitest'
import type { ReplyOf } from '../contract/endpoint.ts'
import type { createPreviewAddress } from '../contract/objects.ts'
import { startWorld } from './testing/gateway-world.ts'

type Address = ReplyOf<typeof createPreviewAddress>

async function startPreviews(environment: Readonly<Record<string, string>> = {}) {
  const world = await startWorld({ environment: () => environment })
  await world.api('POST', '/buckets', { name: 'photos', access: 'private' })
  const bucket = '/buckets/photos-1250000000'
  const object = (key: string, rest = '') => `${bucket}/object${rest}?key=${encodeURIComponent(key)}`
  const put = (key: string, body: string, type: string) =>
    world.send('PUT', object(key, '/content'), body, { 'Content-Type': type })
  const address = (key: string, body: object = {}) =>
    world.api<Address>('POST', object(key, '/preview-address'), body).then(({ url }) => url)
  return { world, object, put, address, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

it('shows an object of a private bucket to who has its address, in part too, sandboxed and to the console alone', async () => {
  await using previews = await startPreviews()
  const key = 'a/../b & 图.png'
  await previews.put(key, '0123456789', 'image/png')
  const url = await previews.address(key)
  expect(new URL(url).origin).toBe(previews.world.gateway.objectsUrl.origin)
  const answer = await fetch(url)
  expect([answer.status, await answer.text()]).toEqual([200, '0123456789'])
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': expect.stringContaining('sandbox'),
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': previews.world.gateway.consoleUrl.origin,
    'cache-control': 'private, max-age=60',
  })
  expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename/)
  const part = await fetch(url, { headers: { Range: 'bytes=2-4' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
  const head = await fetch(url, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10'])
  expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  expect(
    (await fetch(await previews.address(key, { disposition: 'attachment' }))).headers.get('content-disposition'),
  ).toMatch(/^attachment/)
})

it('answers 403 for an address that was changed, or whose object has changed or gone', async () => {
  await using previews = await startPreviews()
  for (const key of ['a', 'b']) await previews.put(key, key, 'text/plain')
  const url = await previews.address('a')
  for (const forged of [
    url.replace('key=a', 'key=b'),
    url.replace('inline', 'attachment'),
    url.replace(/preview=(\d+)/, (_, at) => `preview=${Number(at) + 1}`),
    url.replace(/signature=[\w-]{10}/, `signature=${'A'.repeat(10)}`),
    url.replace('key=a', 'key=gone'),
    url.replace(/&key=.*/, ''),
  ]) {
    const refused = await fetch(forged)
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('preview address has expired'),
    ])
  }
  await previews.put('a', 'another version', 'text/plain')
  expect((await fetch(url)).status).toBe(403)
  expect((await previews.world.send('POST', previews.object('none', '/preview-address'), {})).status).toBe(404)
})

it('never lets what could run in a browser be more than a download', async () => {
  await using previews = await startPreviews()
  await previews.put('page.html', '<script>1</script>', 'text/html')
  const { headers } = await fetch(await previews.address('page.html'))
  expect(headers.get('content-disposition')).toMatch(/^attachment/)
  expect(headers.get('content-security-policy')).toMatch(/^sandbox/)
})

it('counts as answered from here: no origin was needed', async () => {
  await using previews = await startPreviews()
  await previews.put('a.txt', 'hello', 'text/plain')
  await (await fetch(await previews.address('a.txt'))).text()
  // Who ends writes what was counted.
  await previews.world.restart()
  const now = Date.now()
  const [from, to] = [now - 3_600_000, now + 3_600_000].map((at) => new Date(at).toISOString())
  const overview = `/buckets/photos-1250000000/overview?from=${from}&to=${to}&step=3600`
  expect((await previews.world.api<{ totals: object }>('GET', overview)).totals).toMatchObject({ hit: 1, redirect: 0 })
})

it('is answered over workers, which do not know the key', async () => {
  await using previews = await startPreviews({ HEADWATER_WORKERS: '2' })
  await previews.put('a', 'text', 'text/plain')
  const url = await previews.address('a')
  const answer = await fetch(url)
  expect([answer.status, await answer.text()]).toEqual([200, 'text'])
  expect((await fetch(url.replace('inline', 'attachment'))).status).toBe(403)
})
