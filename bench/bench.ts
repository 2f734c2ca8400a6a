import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { aborted } from './jobs/aborted.ts'
import { accessLog } from './jobs/access-log.ts'
import { backlog } from './jobs/backlog.ts'
import { cold } from './jobs/cold.ts'
import { conditional } from './jobs/conditional.ts'
import { consoleLoad } from './jobs/console.ts'
import { farRange } from './jobs/far-range.ts'
import { filesScreen } from './jobs/files-screen.ts'
import { herd } from './jobs/herd.ts'
import { hit } from './jobs/hit.ts'
import type { Bench, Job } from './jobs/job.ts'
import { large } from './jobs/large.ts'
import { manyObjects } from './jobs/many-objects.ts'
import { memory } from './jobs/memory.ts'
import { million } from './jobs/million.ts'
import { openPulls } from './jobs/open-pulls.ts'
import { pullsScreen } from './jobs/pulls-screen.ts'
import { redirect } from './jobs/redirect.ts'
import { slowReaders } from './jobs/slow-readers.ts'
import { workers } from './jobs/workers.ts'
import { availableRuntimes, prepareMachine, say } from './machine.ts'
import { stopAll } from './processes.ts'
import { holds, type Row, tableOf } from './table.ts'

/**
 * `npm run bench [-- job …]`: Headwater on each runtime beside its peers, on this machine, in turns. Prints one table in
 * Markdown. `BENCH_ROUNDS` and `BENCH_SECONDS` change how long it takes.
 */
const jobs: Readonly<Record<string, Job>> = {
  hit,
  conditional,
  'access-log': accessLog,
  'many-objects': manyObjects,
  large,
  redirect,
  cold,
  backlog,
  herd,
  'far-range': farRange,
  'open-pulls': openPulls,
  'slow-readers': slowReaders,
  million,
  aborted,
  workers,
  memory,
  console: consoleLoad,
  'files-screen': filesScreen,
  'pulls-screen': pullsScreen,
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in jobs))
if (unknown.length > 0) {
  process.stderr.write(`There is no job ${unknown.join(', ')}. There are: ${Object.keys(jobs).join(', ')}.\n`)
  process.exit(1)
}

prepareMachine()
const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
const bench: Bench = {
  folder,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  seconds: Number(process.env.BENCH_SECONDS ?? 3),
  runtimes: availableRuntimes(),
}
const rows: Row[] = []
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopAll().finally(() => process.exit(130)))
try {
  for (const [name, job] of Object.entries(jobs)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    say(`── ${name}`)
    rows.push(...(await tryJob(name, job)))
  }
} finally {
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`
${tableOf(rows)}

Medians of ${bench.rounds} interleaved rounds of ${bench.seconds} s where the unit is a rate; ${cpus().length} × ${cpus()[0]?.model.trim()}; Node ${process.versions.node}.
${rows.filter((row) => !holds(row)).length} of ${rows.length} lines miss what they must reach.
`)

/** A job that cannot be measured is told and left out; the others still count. */
async function tryJob(name: string, job: Job): Promise<readonly Row[]> {
  try {
    return await job(bench)
  } catch (error) {
    process.exitCode = 1
    say(`${name} could not be measured: ${error instanceof Error ? error.stack : error}`)
    return []
  } finally {
    await stopAll()
  }
}
