import { access, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { listBuckets } from '../contract/buckets.ts'
import { originAddress, password, reaching, test } from './fixtures.ts'
import { makeBucket, openBucket } from './world/bucket.ts'
import { logInto } from './world/console-api.ts'
import { type GatewayProcess, refusedStart } from './world/gateway-process.ts'
import { open } from './world/objects-client.ts'

const withPassword = { HEADWATER_ADMIN_PASSWORD: password }
/** More than sockets and streams buffer, so that a download that is not read stays unfinished. */
const large = Buffer.alloc(64 * 2 ** 20, 'headwater ')

async function runningDownload(gateway: GatewayProcess) {
  const api = await logInto(gateway.consoleUrl, password)
  const bucket = await makeBucket(api, gateway.objectsPort)
  await bucket.upload('large.bin', large)
  return open(gateway.objectsPort, { host: bucket.host, target: '/large.bin' })
}

/** Whether a new client can still connect. */
const takesClients = (url: string) =>
  new Promise<boolean>((resolve) => {
    request(`${url}/livez`, { agent: false })
      .once('response', (res) => resolve(res.resume().complete || true))
      .once('error', () => resolve(false))
      .end()
  })

test('SIGTERM lets a running download complete, then ends with code 0', async ({ start }) => {
  const gateway = await start(withPassword)
  const download = await runningDownload(gateway)

  gateway.signal('SIGTERM')
  await expect.poll(() => takesClients(gateway.consoleUrl)).toBe(false)
  const chunks: Buffer[] = []
  for await (const chunk of download) chunks.push(chunk)

  expect(Buffer.concat(chunks).equals(large)).toBe(true)
  expect(await gateway.exited).toEqual({ code: 0, signal: null })
})

test('a second SIGTERM stops at once', async ({ start }) => {
  const gateway = await start(withPassword)
  const download = await runningDownload(gateway)
  const broken = new Promise((resolve) => download.once('error', resolve).once('close', resolve))

  gateway.signal('SIGTERM')
  await expect.poll(() => takesClients(gateway.consoleUrl)).toBe(false)
  gateway.signal('SIGTERM')

  expect(await gateway.exited).toEqual({ code: 1, signal: null })
  download.resume()
  await broken
  expect(download.complete).toBe(false)
})

test('a restart keeps buckets, settings, objects and the password', async ({ start, origin }) => {
  const first = await start({ ...withPassword, ...reaching(origin) })
  const before = await makeBucket(await logInto(first.consoleUrl, password), first.objectsPort)
  await before.pullFrom(originAddress, { redirectCode: 307 })
  await before.upload('small.txt', 'kept')
  await before.upload('large.bin', large.subarray(0, 2 ** 20))
  expect(await first.stop()).toEqual({ code: 0, signal: null })

  const second = await start(reaching(origin))
  expect(second.setupLink).toBeNull()
  const after = openBucket(await logInto(second.consoleUrl, password), second.objectsPort, before.name)
  expect(await after.originPull()).toMatchObject({
    enabled: true,
    defaultRule: { address: originAddress, redirectCode: 307 },
  })
  expect(await after.get('small.txt')).toMatchObject({ status: 200, body: Buffer.from('kept') })
  expect((await after.get('large.bin')).body.equals(large.subarray(0, 2 ** 20))).toBe(true)
  expect((await after.get('other.txt')).status).toBe(307)
})

test('a pull that runs while the gateway ends is finished after the restart', async ({ start, origin }) => {
  const held = Promise.withResolvers<void>()
  const body = Buffer.alloc(2 ** 20, 'river ')
  origin.put('held.bin', { body, until: held.promise })
  const first = await start({ ...withPassword, ...reaching(origin) })
  const before = await makeBucket(await logInto(first.consoleUrl, password), first.objectsPort)
  await before.pullFrom(originAddress)
  expect((await before.get('held.bin')).status).toBe(302)
  await expect.poll(() => origin.asked('held.bin').length).toBe(1)
  expect(await first.stop()).toEqual({ code: 0, signal: null })
  held.resolve()

  const second = await start(reaching(origin))
  const after = openBucket(await logInto(second.consoleUrl, password), second.objectsPort, before.name)
  await expect.poll(() => after.keys()).toEqual(['held.bin'])
  expect((await after.get('held.bin')).body.equals(body)).toBe(true)
})

test('the set-up link is printed until the password is chosen, and a new one voids the old', async ({ start }) => {
  const first = await start()
  expect(first.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/login\?setup=[\w-]{20,}$/)
  await first.stop()

  const second = await start()
  const choose = (link: string | null) =>
    fetch(new URL('/api/v1/setup', second.consoleUrl), {
      method: 'POST',
      headers: { Origin: second.consoleUrl, 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: new URL(link ?? '').searchParams.get('setup'), password }),
    })
  expect((await choose(first.setupLink)).status).toBe(403)
  expect((await choose(second.setupLink)).status).toBe(200)
  expect((await choose(second.setupLink)).status).toBe(409)
  await second.stop()

  const third = await start()
  expect(third.setupLink).toBeNull()
})

test('live and ready from its first line on', async ({ gateway }) => {
  for (const path of ['/livez', '/readyz']) expect((await fetch(gateway.consoleUrl + path)).status).toBe(200)
})

test.describe('what cannot work ends with one line and code 1', () => {
  const oneLine = /^headwater: [^\n]+\n$/

  for (const [name, value, says] of [
    ['HEADWATER_CONSOLEPORT', '8080', /HEADWATER_CONSOLEPORT .*HEADWATER_CONSOLE_PORT/],
    ['HEADWATER_CONSOLE_PORT', '99999', /HEADWATER_CONSOLE_PORT.*99999/],
    ['HEADWATER_OBJECTS_PORT', 'http', /HEADWATER_OBJECTS_PORT.*http/],
    ['HEADWATER_ADMIN_PASSWORD', 'short', /HEADWATER_ADMIN_PASSWORD .*10/],
    ['HEADWATER_ORIGIN_ALLOW', 'everything', /HEADWATER_ORIGIN_ALLOW.*everything/],
  ] as const) {
    test(`${name}=${value}`, async ({ folder }) => {
      const end = await refusedStart({ HEADWATER_DATA: join(folder, 'data'), [name]: value })
      expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(oneLine) })
      expect(end.stderr).toMatch(says)
      expect(await exists(join(folder, 'data'))).toBe(false)
    })
  }

  test('a port that is in use', async ({ folder }) => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const end = await refusedStart({ HEADWATER_DATA: join(folder, 'data'), HEADWATER_OBJECTS_PORT: `${port}` })
    await new Promise((resolve) => other.close(resolve))
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(oneLine) })
    expect(end.stderr).toContain(`${port}`)
    expect(await exists(join(folder, 'data'))).toBe(false)
  })

  test('a data folder that cannot be written', async ({ folder }) => {
    const file = join(folder, 'file')
    await writeFile(file, 'in the way')
    const end = await refusedStart({ HEADWATER_DATA: join(file, 'data') })
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(oneLine) })
    expect(end.stderr).toContain('HEADWATER_DATA')
  })

  test('a second Headwater on the same folder, and the first goes on', async ({ folder, start }) => {
    const first = await start(withPassword)
    const end = await refusedStart({ HEADWATER_DATA: folder })
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(oneLine) })
    expect(end.stderr).toContain(folder)
    const api = await logInto(first.consoleUrl, password)
    expect((await api.call(listBuckets)).items).toEqual([])
  })
})

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
