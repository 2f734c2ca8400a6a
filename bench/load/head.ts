import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Counted, Load } from './wrk.ts'

const run = promisify(execFile)
const program = join(import.meta.dirname, 'head-clients.ts')

/**
 * HEAD requests for some seconds, by clients of ours in a process of their own: wrk waits for a body that never comes, and ab
 * speaks HTTP/1.0, whose connections not every server keeps. They take little more than half of what bare Node takes to
 * answer, so the server is what is measured.
 */
export async function head({ port, host, path, connections, seconds }: Load): Promise<Counted> {
  const { stdout } = await run(process.execPath, [program, ...[port, host, path, connections, seconds].map(String)])
  const [requests, took] = stdout.split(' ').map(Number)
  if (!requests || !took) throw new Error(`The clients said: ${stdout}`)
  return { requests, perSecond: requests / took, bytesPerSecond: 0 }
}
