import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathOf } from '../machine.ts'
import { freePort, type Running, start, waitForPort } from '../processes.ts'

/** Varnish with its defaults and memory enough for the objects, pulling everything from one origin. */
export async function startVarnish(folder: string, originPort: number): Promise<Running> {
  const port = await freePort()
  const vcl = join(folder, 'origin.vcl')
  writeFileSync(vcl, `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${originPort}"; }\n`)
  const place = join(folder, 'varnish')
  const child = start(
    pathOf('varnish'),
    [
      ...['-F', '-n', place, '-f', vcl, '-a', `127.0.0.1:${port}`, '-s', 'malloc,1g', '-T', 'none'],
      ...(process.getuid?.() === 0 ? ['-j', 'none'] : []),
    ],
    { isQuiet: true },
  )
  child.stdout?.resume()
  await waitForPort(port)
  return { child, port }
}
