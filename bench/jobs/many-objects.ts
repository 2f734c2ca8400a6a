import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { asContestant, startGateway } from '../gateway.ts'
import { keyOf } from '../load/wrk.ts'
import { has, type Runtime, say } from '../machine.ts'
import { startNginx } from '../peers/nginx.ts'
import { type Bench, type Contestant, folderIn, inTurns, type Job, split } from './job.ts'

const objects = 200_000
const bytes = 10_240

/** Random hits on far more objects than the memory cache holds; everything is in the machine's page cache. */
export const manyObjects: Job = async (bench) => {
  const contestants: Contestant[] = []
  for (const runtime of bench.runtimes) {
    const folder = await folderWith(bench, runtime, 'objects', objects, bytes)
    contestants.push(
      asContestant(await startGateway(bench, { runtime, folder }), { before: () => intoPageCache(folder) }),
    )
  }
  if (has('nginx')) {
    const root = folderIn(bench, 'files')
    writeFiles(root)
    const { port } = await startNginx(folderIn(bench, 'nginx'), { root, openFiles: 10_000 })
    contestants.push({ name: 'nginx', port, host: 'localhost', before: () => intoPageCache(root) })
  }
  const medians = await inTurns(bench, contestants, { path: '/', connections: 32, keys: objects })
  const bound = { least: 0.25, of: 'nginx' }
  const job = `10 KiB hits on ${objects.toLocaleString('en')} objects`
  return [{ job, unit: 'requests/s', ...split(medians), must: { node: bound, bun: bound } }]
}

const run = promisify(execFile)

/** Reads all files below a folder, since some machines give back within a minute the pages that nobody reads. */
export async function intoPageCache(folder: string): Promise<void> {
  await run('sh', ['-c', 'find "$1" -type f -exec cat {} + > /dev/null', 'sh', folder])
}

/**
 * Keeps the index of a data folder in the page cache until this is disposed of: some machines give back within half a
 * minute the pages that nobody has mapped, even while they are read. SQLite maps all of it, and reads it once.
 */
export function holdInPageCache(folder: string): Disposable {
  const db = new DatabaseSync(join(folder, 'index.db'), { readOnly: true })
  db.exec('pragma mmap_size = 2147418112')
  db.prepare('select sum(length(headers)) from object').get()
  db.prepare("select count(*) from body where instr(bytes, x'00ff')").get()
  return { [Symbol.dispose]: () => db.close() }
}

/** A data folder with one bucket and so many objects, or queued pulls, in it. */
export async function folderWith(
  bench: Bench,
  runtime: Runtime,
  what: 'objects' | 'rows' | 'pulls',
  count: number,
  size = bytes,
  originPort?: number,
): Promise<string> {
  const folder = join(folderIn(bench, 'data'), 'data')
  const env = { HEADWATER_DATA: folder }
  const maker = await startGateway(bench, { runtime, env, ...(originPort === undefined ? {} : { originPort }) })
  await maker.stop()
  const began = performance.now()
  const program = join(import.meta.dirname, '../fill-data.ts')
  await run(process.execPath, [program, folder, what, String(count), String(size)])
  say(`   ${count.toLocaleString('en')} ${what} made in ${Math.round((performance.now() - began) / 1000)} s`)
  return folder
}

function writeFiles(root: string): void {
  const body = Buffer.alloc(bytes, 'x')
  for (let n = 0; n < objects; n += 1) {
    const file = join(root, keyOf(n))
    if (n < 1000) mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body)
  }
}
