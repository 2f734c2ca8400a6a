import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Load = {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly connections: number
  readonly seconds: number
  /** Every request asks for another key below `path`. */
  readonly unique?: boolean
}

export type Measured = { readonly perSecond: number; readonly bytesPerSecond: number }

/** One thread of wrk for some seconds. Throws when answers of the wrong class came (`expect` is the first digit). */
export async function wrk(load: Load, script: string, expect: 2 | 3): Promise<Measured> {
  const args = [
    '-t1',
    `-c${load.connections}`,
    `-d${load.seconds}s`,
    '-s',
    script,
    `http://127.0.0.1:${load.port}${load.path}`,
  ]
  const env = {
    ...process.env,
    BENCH_HOST: load.host,
    BENCH_UNIQUE: load.unique ? `${load.path}${process.pid}-${next()}` : '',
  }
  const { stdout } = await run('wrk', args, { env, maxBuffer: 1 << 20 })
  const [requests, micros, bytes, wrong] = (/RESULT (\d+) (\d+) (\d+) (\d+)/.exec(stdout) ?? []).slice(1).map(Number)
  if (!requests || !micros || bytes === undefined) throw new Error(`wrk said: ${stdout}`)
  if (expect === 2 && wrong) throw new Error(`${wrong} of ${requests} answers were no 2xx or 3xx: ${stdout}`)
  if (/Socket errors/.test(stdout)) throw new Error(stdout)
  return { perSecond: (requests * 1e6) / micros, bytesPerSecond: (bytes * 1e6) / micros }
}

let runs = 0
const next = () => {
  runs += 1
  return runs
}
