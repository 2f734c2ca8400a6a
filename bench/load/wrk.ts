import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pathOf } from '../machine.ts'

const run = promisify(execFile)
const script = join(import.meta.dirname, 'wrk.lua')

export type Load = {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly connections: number
  readonly seconds: number
  readonly threads?: number
  /** Every request asks for another key below `path`. */
  readonly unique?: boolean
  /** Requests choose among so many keys, named as {@link keyOf} does, below `path`. */
  readonly keys?: number
  readonly method?: 'GET' | 'HEAD'
  /** Is sent as `If-None-Match`. */
  readonly etag?: string
  /** First digit of the answers' status; 2 unless said. */
  readonly expect?: 2 | 3
}

/** The name of the n-th of many keys, as the load asks for it. */
export const keyOf = (n: number) => `${n % 1000}/${n}`

export type Counted = {
  readonly requests: number
  readonly perSecond: number
  readonly bytesPerSecond: number
}

export type Measured = Counted & {
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** One thread of wrk for some seconds. Throws when answers of the wrong class came. */
export async function wrk(load: Load): Promise<Measured> {
  const { port, path, connections, seconds, threads = 1, expect = 2 } = load
  const target = `http://127.0.0.1:${port}${path}`
  const args = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, target]
  const { stdout } = await run(pathOf('wrk'), args, {
    env: { ...process.env, ...environmentOf(load) },
    maxBuffer: 1 << 20,
  })
  const numbers = (/RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(stdout) ?? []).slice(1).map(Number)
  const [requests, micros, bytes, wrong, p50 = 0, p99 = 0] = numbers
  if (!requests || !micros || bytes === undefined) throw new Error(`wrk said: ${stdout}`)
  if (expect === 2 && wrong) throw new Error(`${wrong} of ${requests} answers were no 2xx or 3xx: ${stdout}`)
  if (/Socket errors/.test(stdout)) throw new Error(stdout)
  const of = (amount: number) => (amount * 1e6) / micros
  return { requests, perSecond: of(requests), bytesPerSecond: of(bytes), p50: p50 / 1e3, p99: p99 / 1e3 }
}

/** Has a server that has just started do for two seconds what it will be measured at, since one in service is warm. */
export const warmUp = (site: Pick<Load, 'port' | 'host' | 'path'>) =>
  wrk({ ...site, path: `${site.path}warm-up-`, connections: 32, seconds: 2, unique: true })

const environmentOf = ({ host, path, unique, keys = 0, etag = '' }: Load) => ({
  BENCH_HOST: host,
  BENCH_ETAG: etag,
  BENCH_PATH: path,
  BENCH_KEYS: String(keys),
  BENCH_UNIQUE: unique ? `${path}${process.pid}-${next()}` : '',
})

let runs = 0
const next = () => {
  runs += 1
  return runs
}
