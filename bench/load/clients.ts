import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Bench, folderIn } from '../jobs/job.ts'
import { pathOf } from '../machine.ts'
import { start, stop } from '../processes.ts'

const run = promisify(execFile)

/** Many clients that each fetch one URL at once. */
export type Clients = {
  readonly url: string
  readonly host: string
  readonly count: number
}

export type Fetched = { readonly firstByteMs: number; readonly totalMs: number; readonly bytes: number }

/** At most so many transfers does one curl run at once; 300 is the most it can. */
const mostOfOne = 250

const said = '%{time_starttransfer} %{time_total} %{size_download} %{http_code}\n'

function argumentsFor(bench: Bench, { url, host, count }: Clients): string[] {
  const list = join(folderIn(bench, 'clients'), 'urls')
  writeFileSync(list, `url = "${url}"\noutput = "/dev/null"\n`.repeat(count))
  return [
    '-sZ',
    '--parallel-immediate',
    '--parallel-max',
    String(mostOfOne),
    '-H',
    `Host: ${host}`,
    '-w',
    said,
    '-K',
    list,
  ]
}

/** Rejects when one did not get a 200 to its end. */
export async function fetchAll(bench: Bench, clients: Clients): Promise<readonly Fetched[]> {
  const { stdout } = await run(pathOf('curl'), argumentsFor(bench, clients), { maxBuffer: 1 << 22 })
  const all = stdout.trim().split('\n')
  if (all.length !== clients.count) throw new Error(`${all.length} of ${clients.count} clients answered`)
  return all.map((line) => {
    const [first = 0, total = 0, bytes = 0, status] = line.split(' ').map(Number)
    if (status !== 200) throw new Error(`a client got ${status}`)
    return { firstByteMs: first * 1e3, totalMs: total * 1e3, bytes }
  })
}

/** Starts clients that read on, each at its `rate`, until they are stopped. */
export function startReading(
  port: number,
  host: string,
  path: string,
  { count, rate }: { count: number; rate: number },
) {
  const program = join(import.meta.dirname, 'slow-clients.ts')
  const child = start(process.execPath, [program, String(port), host, path, String(count), String(rate)])
  return () => stop(child)
}
