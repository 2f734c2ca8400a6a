import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pathOf } from '../machine.ts'
import type { Load, Measured } from './wrk.ts'

const run = promisify(execFile)

/** HEAD requests for some seconds by ab, for wrk waits for a body that never comes. */
export async function ab({ port, host, path, connections, seconds }: Load): Promise<Measured> {
  const target = `http://127.0.0.1:${port}${path}`
  const args = [
    '-k',
    '-i',
    '-q',
    '-c',
    `${connections}`,
    '-t',
    `${seconds}`,
    '-n',
    '100000000',
    '-H',
    `Host: ${host}`,
    target,
  ]
  const { stdout } = await run(pathOf('ab'), args, { maxBuffer: 1 << 20 })
  const number = (label: string) => Number(new RegExp(`${label}\\s+([\\d.]+)`).exec(stdout)?.[1] ?? Number.NaN)
  const [requests, wrong] = [number('Complete requests:'), number('Failed requests:')]
  if (!(requests > 0) || wrong > 0 || /Non-2xx/.test(stdout)) throw new Error(`ab said: ${stdout}`)
  const perSecond = number('Requests per second:')
  return { requests, perSecond, bytesPerSecond: 0, p50: number(' 50%'), p99: number(' 99%') }
}
