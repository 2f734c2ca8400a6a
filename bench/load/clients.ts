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
  /** Bytes a second that each of them reads. */
  readonly rate?: number
}

export type Fetched = { readonly firstByteMs: number; readonly totalMs: number; readonly bytes: number }

/** At most so many transfers does one curl run at once. */
const mostOfOne = 250

const argumentsFor = (bench: Bench, { url, host, count, rate }: Clients) => {
  const list = join(folderIn(bench, 'clients'), 'urls')
  writeFileSync(list, `url = "${url}"\noutput = "/dev/null"\n`.repeat(count))
  const said = '%{time_starttransfer} %{time_total} %{size_download} %{http_code}\n'
  return [
    ...[
      '-s',
      '-Z',
      '--parallel-immediate',
      '--parallel-max',
      String(mostOfOne),
      '-H',
      `Host: ${host}`,
      '-w',
      said,
      '-K',
      list,
    ],
    ...(rate === undefined ? [] : ['--limit-rate', String(rate)]),
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

/** Starts clients that read on until they are stopped. */
export function startReading(bench: Bench, { count, ...clients }: Clients): () => Promise<void> {
  const parts = Array.from({ length: Math.ceil(count / mostOfOne) }, (_, i) =>
    Math.min(mostOfOne, count - i * mostOfOne),
  )
  const children = parts.map((part) => start(pathOf('curl'), argumentsFor(bench, { ...clients, count: part })))
  for (const { stdout } of children) stdout?.resume()
  return async () => {
    await Promise.all(children.map(stop))
  }
}
