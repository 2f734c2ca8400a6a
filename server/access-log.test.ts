import { existsSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import * as evil from './testing/evil-answers.ts'
import { fetchObject } from './testing/fetch-object.ts'
import { endProcess, startGatewayProcess } from './testing/gateway-process.ts'
import { startWorld, type World, type WorldOptions } from './testing/gateway-world.ts'
import { tempFolder } from './testing/temp-folder.ts'

/** A gateway of one process that writes an access log into a folder of its own. */
async function startLogged(options: WorldOptions = {}) {
  const folder = await tempFolder()
  const file = join(folder.path, 'access.log')
  const environment = () => ({ HEADWATER_ACCESS_LOG: file, HEADWATER_WORKERS: '1' })
  const world = await startWorld({ ...options, environment })
  return {
    world,
    file,
    lines: async (of = file) => (await readFile(of, 'utf8')).split('\n').filter((line) => line !== ''),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const until = (promise: () => Promise<void>) => vi.waitFor(promise, { timeout: 20_000, interval: 50 })

/** Sends bytes as they are and resolves to the first bytes of the answer; the connection stays open. */
async function ask(world: World, request: string) {
  const socket = connect(Number(world.gateway.objectsUrl.port), '127.0.0.1')
  socket.on('error', () => undefined)
  const first = Promise.withResolvers<string>()
  socket.once('data', (bytes) => {
    socket.pause()
    first.resolve(bytes.toString('latin1'))
  })
  socket.write(request)
  return { socket, first: await first.promise }
}

describe('the access log', () => {
  it('has a line for every answer: what was asked, what became of it, and how many bytes went out', async () => {
    await using logged = await startLogged()
    const { world } = logged
    const bucket = await world.bucket('logged', { mode: 'redirect' })
    await world.upload(bucket, 'here.txt', 'hello')
    const hit = await world.get(bucket, '/here.txt?token=hidden&v=1')
    await world.get(bucket, '/not-here')
    await world.get('nobody-1250000000', '/x')
    await until(async () => expect(await logged.lines()).toHaveLength(3))
    const [first, second, third] = await logged.lines()
    expect(first).toMatch(/^127\.0\.0\.1 - - \[[^\]]+\] "GET \/here\.txt\?token=\*\*\*&v=1 HTTP\/1\.1" 200 5 "-" "-" /)
    expect(first).toContain(`bucket="${bucket}" outcome="hit" id="${hit.headers['x-cos-request-id']}" ms="`)
    expect(second).toMatch(/" 302 0 ".*outcome="redirect"/)
    expect(third).toMatch(/" 404 [1-9]\d* ".*bucket="-" outcome="missing"/)
  })

  it('has a line for what is no request, too, and counts it', async () => {
    await using logged = await startLogged()
    const { world } = logged
    const ask400 = await ask(world, 'GET / HTTP/1.1\r\nHost : x\r\n\r\n')
    const asked417 = await ask(world, 'GET /k HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\n\r\n')
    expect([ask400.first, asked417.first].map((first) => first.split(' ')[1])).toEqual(['400', '417'])
    await until(async () => expect(await logged.lines()).toHaveLength(2))
    const [first, second] = await logged.lines()
    expect(first).toMatch(
      /^127\.0\.0\.1 - - \[[^\]]+\] "-" 400 [1-9]\d* "-" "-" bucket="-" outcome="refused" id="[^"]+" /,
    )
    expect(second).toMatch(/ "GET \/k HTTP\/1\.1" 417 [1-9]\d* .*outcome="refused"/)
    const text = await (await fetch(new URL('/metrics', world.gateway.consoleUrl))).text()
    expect(text).toContain('headwater_requests_total{outcome="refused",class="4xx"} 2\n')
  })

  it('says who began a pull and who joined it', async () => {
    await using logged = await startLogged()
    const { world } = logged
    const bucket = await world.bucket('synced', { mode: 'sync' })
    world.origin.answer('/big', evil.ok(Buffer.alloc(300_000, 'x')))
    const hold = world.origin.hold('/big')
    const both = [world.get(bucket, '/big'), world.get(bucket, '/big')]
    await hold.asked
    hold.release()
    for (const { body } of await Promise.all(both)) expect(body).toHaveLength(300_000)
    await until(async () => expect(await logged.lines()).toHaveLength(2))
    const lines = (await logged.lines()).map((line) => line.replace(/.*" (\d+ \d+) ".*outcome="(\w+)".*/, '$1 $2'))
    expect(lines.sort()).toEqual(['200 300000 joined', '200 300000 pulled'])
  })

  it('tells an answer whose client left from a whole one, with no more bytes than went out', async () => {
    await using logged = await startLogged()
    const { world } = logged
    const bucket = await world.bucket('left')
    const size = 64 * 1024 * 1024
    await world.upload(bucket, 'large', 'x'.repeat(size))
    const asked = await ask(world, `GET /large HTTP/1.1\r\nHost: ${bucket}.file.localhost\r\n\r\n`)
    expect(asked.first).toContain('200 OK')
    asked.socket.destroy()
    await until(async () => expect(await logged.lines()).toHaveLength(1))
    const found = /" 200 (\d+) ".* aborted="1"$/.exec((await logged.lines())[0] ?? '')
    expect(Number(found?.[1])).toBeGreaterThan(0)
    expect(Number(found?.[1])).toBeLessThan(size)
  })

  it('goes on in a new file once the old one was renamed, and loses no line', async () => {
    await using logged = await startLogged()
    const { world, file } = logged
    const bucket = await world.bucket('rotated', null)
    for (let i = 0; i < 20; i++) await world.get(bucket, `/before-${i}`)
    await rename(file, `${file}.1`)
    world.gateway.reopenLogs()
    for (let i = 0; i < 20; i++) await world.get(bucket, `/after-${i}`)
    await until(async () => {
      const [old, young] = [await logged.lines(`${file}.1`), await logged.lines()]
      expect(old.length + young.length).toBe(40)
      expect(young.some((line) => line.includes('/after-19'))).toBe(true)
    })
  })

  it.each([1, 2])('goes on in a new file at SIGUSR2, and loses no line: workers %i', async (workers) => {
    await using folder = await tempFolder()
    const file = join(folder.path, 'access.log')
    const { child, objectsUrl } = await startGatewayProcess({
      HEADWATER_DATA: join(folder.path, 'data'),
      HEADWATER_CONSOLE_PORT: '0',
      HEADWATER_OBJECTS_PORT: '0',
      HEADWATER_ACCESS_LOG: file,
      HEADWATER_WORKERS: String(workers),
    })
    let asked = 0
    const ask = async () => {
      await fetchObject(objectsUrl, 'nobody-1.file.localhost', `/${asked}`)
      asked += 1
    }
    for (let i = 0; i < 10; i++) await ask()
    await rename(file, `${file}.1`)
    child.kill('SIGUSR2')
    await until(async () => {
      for (let i = 0; i < 4; i++) await ask()
      // The first part of an id is the process's own.
      const writers = new Set((await readFile(file, 'utf8')).match(/ id="[0-9a-f]+-/g))
      expect(writers.size).toBe(workers)
    })
    await endProcess(child, 'SIGTERM')
    const texts = await Promise.all([`${file}.1`, file].map((each) => readFile(each, 'utf8')))
    const paths = texts.join('').match(/"GET \/\d+ /g)
    expect(new Set(paths).size).toBe(asked)
    expect(paths).toHaveLength(asked)
  })

  it('does not end a gateway that still starts at SIGUSR2, and goes on in a new file then, too', async () => {
    await using folder = await tempFolder()
    const file = join(folder.path, 'access.log')
    const starting = startGatewayProcess(
      {
        HEADWATER_DATA: join(folder.path, 'data'),
        HEADWATER_CONSOLE_PORT: '0',
        HEADWATER_OBJECTS_PORT: '0',
        HEADWATER_ACCESS_LOG: file,
      },
      async (child) => {
        await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 20_000, interval: 1 })
        await rename(file, `${file}.1`)
        child.kill('SIGUSR2')
      },
    )
    const { child } = await starting
    await until(async () => expect(existsSync(file)).toBe(true))
    expect(await endProcess(child, 'SIGTERM')).toBe(0)
  })

  it('is whole when the gateway has stopped', async () => {
    await using logged = await startLogged()
    const { world } = logged
    const bucket = await world.bucket('flushed', null)
    for (let i = 0; i < 50; i++) await world.get(bucket, `/k-${i}`)
    await world.gateway.close(1_000)
    expect(await logged.lines()).toHaveLength(50)
    await world.restart()
  })

  it('ends the start with one line when it cannot be written', async () => {
    const environment = () => ({ HEADWATER_ACCESS_LOG: '/proc/nowhere/access.log' })
    await expect(startWorld({ environment })).rejects.toThrow(
      'HEADWATER_ACCESS_LOG: /proc/nowhere/access.log cannot be written.',
    )
  })
})
