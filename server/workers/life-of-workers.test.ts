import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { huge } from '../testing/evil-answers.ts'
import { fetchObject } from '../testing/fetch-object.ts'
import { endProcess, startGatewayProcess } from '../testing/gateway-process.ts'
import { startWorld, type WorldOptions } from '../testing/gateway-world.ts'
import { tempFolder } from '../testing/temp-folder.ts'

const patience = { timeout: 30_000, interval: 20 }
const two = { HEADWATER_WORKERS: '2' }

async function worldOfWorkers(options: WorldOptions = {}) {
  const serving: number[] = []
  const whys: string[] = []
  const log = (line: string) => {
    const { msg, worker, why } = JSON.parse(line) as { msg: string; worker: number; why: string }
    if (msg === 'a worker serves') serving.push(worker)
    if (msg === 'a worker has ended and is started again') whys.push(why)
  }
  const world = await startWorld({ environment: () => two, log, ...options })
  onTestFinished(() => world[Symbol.asyncDispose]())
  return { world, serving, whys }
}

/** A zombie, whose parent has to see to it, is not. */
const isThere = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
const childrenOf = (pid: number) =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '))
    .filter((text) => text !== '')
    .map(Number)

/** Its temporary files are apart from everybody else's. */
async function processOfWorkers(home?: string) {
  const folder = await tempFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const temporary = join(home ?? folder.path, 'tmp')
  await mkdir(temporary, { recursive: true })
  const gateway = await startGatewayProcess({
    ...two,
    HEADWATER_DATA: join(home ?? folder.path, 'data'),
    TMPDIR: temporary,
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_ADMIN_PASSWORD: 'a long enough password',
    HEADWATER_SECRET_KEY: 'ab'.repeat(32),
  })
  onTestFinished(() => void gateway.child.kill('SIGKILL'))
  const workers = childrenOf(gateway.child.pid ?? 0)
  return { ...gateway, workers, temporary, home: home ?? folder.path }
}

const socketsIn = (temporary: string) => readdirSync(temporary).filter((name) => name.startsWith('headwater-workers-'))

describe('a worker that is killed', () => {
  it('leaves the others serving, is started again and is no zombie', async () => {
    const { world, serving } = await worldOfWorkers()
    const bucket = await world.bucket('killed', null)
    await world.upload(bucket, 'a', 'a')
    const [first = 0] = serving
    process.kill(first, 'SIGKILL')
    await expect.poll(() => existsSync(`/proc/${first}`), patience).toBe(false)
    const during = await Promise.all(Array.from({ length: 20 }, () => world.get(bucket, '/a')))
    expect(new Set(during.map(({ status }) => status))).toEqual(new Set([200]))
    await expect.poll(() => serving.length, patience).toBe(3)
    await world.upload(bucket, 'a', 'b')
    const after = await Promise.all(Array.from({ length: 20 }, () => world.get(bucket, '/a')))
    expect(new Set(after.map(({ body }) => body.toString()))).toEqual(new Set(['b']))
  })

  it('makes the gateway not ready when it was the last one, until another serves', async () => {
    let spare = false
    const { world } = await worldOfWorkers({
      log: (line) => {
        const { msg, worker } = JSON.parse(line) as { msg: string; worker: number }
        if (msg === 'a worker serves' && !spare) setImmediate(() => process.kill(worker, 'SIGKILL'))
      },
    })
    const ready = async () => (await fetch(new URL('/readyz', world.gateway.consoleUrl))).status
    await expect.poll(ready, patience).toBe(503)
    spare = true
    await expect.poll(ready, patience).toBe(200)
  })
})

it('a worker that cannot start in another one’s place is tried again until it can', async () => {
  const logs = await tempFolder()
  onTestFinished(() => logs[Symbol.asyncDispose]())
  const path = join(logs.path, 'of today', 'access.log')
  await mkdir(dirname(path))
  const { serving, whys } = await worldOfWorkers({ environment: () => ({ ...two, HEADWATER_ACCESS_LOG: path }) })
  await rm(dirname(path), { recursive: true })
  const [first = 0] = serving
  process.kill(first, 'SIGKILL')
  await expect.poll(() => whys, patience).toContainEqual(expect.stringContaining('HEADWATER_ACCESS_LOG'))
  await mkdir(dirname(path))
  await expect.poll(() => serving.length, patience).toBe(3)
})

it('a worker that does not answer is ended before a change is acknowledged', async () => {
  const { world, serving } = await worldOfWorkers()
  const bucket = await world.bucket('hung', null)
  const [first = 0] = serving
  process.kill(first, 'SIGSTOP')
  await world.api('PATCH', `/buckets/${bucket}`, { access: 'private' }, { 'If-Match': '"1"' })
  expect(isThere(first)).toBe(false)
  await expect.poll(() => serving.length, patience).toBe(3)
  const all = await Promise.all(Array.from({ length: 20 }, () => world.get(bucket, '/a')))
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([403]))
})

describe('the supervisor', () => {
  it('takes its workers along when it is killed', async () => {
    const { child, workers } = await processOfWorkers()
    expect(workers).toHaveLength(2)
    await endProcess(child, 'SIGKILL')
    await expect.poll(() => workers.filter(isThere), patience).toEqual([])
  })

  it('keeps its settings, secrets among them, to itself', async () => {
    const { workers } = await processOfWorkers()
    for (const pid of workers) expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toMatch(/HEADWATER_/)
  })

  it('ends with its workers, and leaves nothing behind', async () => {
    const { child, workers, objectsUrl, temporary } = await processOfWorkers()
    expect(socketsIn(temporary)).toHaveLength(1)
    expect((await fetchObject(objectsUrl, 'no-1.file.localhost', '/a')).status).toBe(404)
    expect(await endProcess(child, 'SIGTERM')).toBe(0)
    expect(workers.filter(isThere)).toEqual([])
    expect(socketsIn(temporary)).toEqual([])
  })
})

describe('the socket that a killed supervisor has left', () => {
  it('is gone after the next start, and nothing else is', async () => {
    const { child, workers, home, temporary } = await processOfWorkers()
    const [left = ''] = socketsIn(temporary)
    await endProcess(child, 'SIGKILL')
    await expect.poll(() => workers.filter(isThere), patience).toEqual([])
    expect(socketsIn(temporary)).toEqual([left])
    await mkdir(join(temporary, 'headwater-workers-others'))
    const next = await processOfWorkers(home)
    expect(socketsIn(temporary)).toHaveLength(2)
    expect(socketsIn(temporary)).not.toContain(left)
    expect(await endProcess(next.child, 'SIGTERM')).toBe(0)
    expect(socketsIn(temporary)).toEqual(['headwater-workers-others'])
  })

  it('stays where somebody listens: the data folder was copied from one in use', async () => {
    const { objectsUrl, home, temporary } = await processOfWorkers()
    const copy = await tempFolder()
    onTestFinished(() => copy[Symbol.asyncDispose]())
    await mkdir(join(copy.path, 'data'))
    for (const name of ['lock', 'workers.socket'])
      await copyFile(join(home, 'data', name), join(copy.path, 'data', name))
    await processOfWorkers(copy.path)
    expect(socketsIn(temporary)).toHaveLength(1)
    expect((await fetchObject(objectsUrl, 'no-1.file.localhost', '/a')).status).toBe(404)
  })
})

it('a stream that a worker hands on ends whole after the gateway was told to stop', async () => {
  const { world } = await worldOfWorkers()
  const bucket = await world.bucket('drained', { mode: 'sync' })
  world.origin.answer('/a', huge(1_000_000))
  const hold = world.origin.hold('/a')
  const got = fetchObject(world.gateway.objectsUrl, `${bucket}.file.localhost`, '/a')
  await hold.asked
  const closed = world.gateway.close(20_000)
  hold.release()
  expect(await got).toMatchObject({ status: 200, isWhole: true })
  await closed
})

it('says which port is taken, though workers could share it', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen({ port: 0, host: '127.0.0.1', reusePort: true }, resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  await expect(startWorld({ environment: () => ({ ...two, HEADWATER_OBJECTS_PORT: String(port) }) })).rejects.toThrow(
    `HEADWATER_OBJECTS_PORT: port ${port} of 127.0.0.1 is in use by another program.`,
  )
})
