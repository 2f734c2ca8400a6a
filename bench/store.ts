import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { ObjectStore } from '../server/object-store/object-store.ts'
import { type ObjectStoreConfig, openObjectStore } from '../server/object-store/open-object-store.ts'

/**
 * `node bench/store.ts [OBJECTS]`: the object store by itself, without HTTP. Prints Markdown tables: writers that share
 * a commit, bodies in the index or in files, hits inside and outside memory, and listings of OBJECTS (200,000) keys.
 * CPU is that of all threads together; it is what counts when the machine is full.
 */
const total = Number(process.argv[2] ?? 200_000)
const folder = mkdtempSync(join(tmpdir(), 'headwater-store-'))
const options = { headers: { 'content-type': 'application/octet-stream' }, source: { kind: 'uploaded' } } as const
const kibibyte = 1024
let stores = 0

type StoreOptions = Omit<Extract<ObjectStoreConfig, { kind: 'disk' }>, 'kind' | 'folder'>

const openStore = (more: StoreOptions = {}, name = String(++stores)) =>
  openObjectStore({ kind: 'disk', folder: join(folder, name), ...more })

const keyOf = (n: number) => `folder${String(n % 1000).padStart(4, '0')}/${String(n).padStart(7, '0')}.bin`

/** Runs `work` for each of `count` numbers, `atOnce` at a time. */
async function each(count: number, atOnce: number, work: (n: number) => unknown): Promise<void> {
  let next = 0
  const worker = async () => {
    for (; next < count; ) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Microseconds of CPU and of time for one of `count`. */
async function cost(count: number, run: () => Promise<void>): Promise<{ cpu: number; wall: number }> {
  const began = performance.now()
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / count, wall: ((performance.now() - began) * 1000) / count }
}

const print = (...cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

function head(title: string, ...names: readonly string[]): void {
  process.stdout.write(`\n${title}\n\n`)
  print(...names)
  print(...names.map((_, n) => (n === 0 ? '---' : '---:')))
}

const oneDigit = (n: number) => n.toFixed(1)
const bodyOf = (n: number, bytes: number) => {
  const body = Buffer.alloc(bytes, 'x')
  body.writeUInt32LE(n)
  return body
}

async function groupCommit(): Promise<void> {
  head('Durable puts of 10 KiB', 'writers', 'puts/s', 'puts a commit', 'p50 ms', 'p99 ms', 'µs CPU a put')
  for (const writers of [1, 10, 100, 1000]) {
    await using store = await openStore()
    const count = Math.min(500 * writers, 30_000)
    const { waits, commits, cpu, wall } = await puts(store, count, writers)
    waits.sort((a, b) => a - b)
    const at = (part: number) => oneDigit(waits[Math.floor(waits.length * part)] ?? 0)
    print(writers, Math.round(1e6 / wall), oneDigit(count / commits), at(0.5), at(0.99), oneDigit(cpu))
  }
}

async function puts(store: ObjectStore, count: number, writers: number) {
  const waits: number[] = []
  let commits = 0
  let isCounted = false
  // All that was committed together is acknowledged in one turn of the event loop.
  const acknowledged = () => {
    if (isCounted) return
    isCounted = true
    commits++
    setImmediate(() => {
      isCounted = false
    })
  }
  const spent = await cost(count, () =>
    each(count, writers, async (n) => {
      const began = performance.now()
      await store.put({ bucket: 1, key: keyOf(n) }, bodyOf(n, 10 * kibibyte), options)
      waits.push(performance.now() - began)
      acknowledged()
    }),
  )
  return { waits, commits, ...spent }
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })

async function inlineLimits(): Promise<void> {
  head('Bodies in the index or in files, 100 at once', 'body', 'where', 'µs CPU a put', 'puts/s', 'µs CPU a hit')
  for (const bytes of [4, 16, 32, 64, 128, 256].map((size) => size * kibibyte))
    for (const inlineLimit of [bytes, 0]) {
      await using store = await openStore({ inlineLimit, cacheBytes: 0 })
      const count = 2000
      const put = (n: number) => store.put({ bucket: 1, key: keyOf(n) }, bodyOf(n, bytes), options)
      const written = await cost(count, () => each(count, 100, put))
      const hit = async (n: number) => {
        const { object } = await store.open({ bucket: 1, key: keyOf((n * 7919) % count) })
        await object?.sendTo(nowhere())
      }
      const read = await cost(2 * count, () => each(2 * count, 8, hit))
      const where = inlineLimit > 0 ? 'index' : 'file'
      print(`${bytes / kibibyte} KiB`, where, oneDigit(written.cpu), Math.round(1e6 / written.wall), oneDigit(read.cpu))
    }
}

async function hits(): Promise<void> {
  const name = 'many'
  {
    await using filling = await openStore({}, name)
    await each(total, 1000, (n) => filling.put({ bucket: 1, key: keyOf(n) }, bodyOf(n, 10 * kibibyte), options))
  }
  head(`Hits of 10 KiB, ${total} objects`, 'memory for hot objects', 'asked for', 'µs CPU a hit')
  for (const cacheMebibytes of [0, 64, 256])
    for (const asked of [2000, 20_000, total]) {
      await using store = await openStore({ cacheBytes: cacheMebibytes * kibibyte * kibibyte }, name)
      const hit = async () => {
        await store.open({ bucket: 1, key: keyOf(Math.floor(Math.random() * asked)) })
      }
      await each(Math.min(2 * asked, 60_000), 1, hit)
      const { cpu } = await cost(60_000, () => each(60_000, 1, hit))
      print(`${cacheMebibytes} MiB`, asked, oneDigit(cpu))
    }
  await using store = await openStore({}, name)
  await listings(store)
}

async function listings(store: ObjectStore): Promise<void> {
  head(`Listings of ${total} keys in 1000 folders`, 'page', 'ms CPU', 'ms')
  for (const delimiter of ['', '/'] as const) {
    const list = async () => void (await store.list(1, { prefix: '', delimiter, limit: 1000 }))
    await list()
    const { cpu, wall } = await cost(10, () => each(10, 1, list))
    print(delimiter === '' ? '1000 keys' : '1000 folders', oneDigit(cpu / 1000), oneDigit(wall / 1000))
  }
}

try {
  process.stdout.write(`${cpus().length} × ${cpus()[0]?.model.trim()}, ${process.version}\n`)
  await groupCommit()
  await inlineLimits()
  await hits()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
