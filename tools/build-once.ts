import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** What `npm start` needs beside the source: the console in dist/web, and Node's cache of the server's code. */
const root = join(import.meta.dirname, '..')
const made = join(root, 'dist/web/index.html')
const sources = ['web', 'contract', 'vite.config.ts', 'package-lock.json'].map((name) => join(root, name))

const age = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const newest = (path: string): number => {
  if (!statSync(path).isDirectory()) return age(path)
  return Math.max(age(path), ...readdirSync(path).map((name) => newest(join(path, name))))
}

if (age(made) < Math.max(...sources.map(newest))) {
  process.stdout.write('Building the console (once) …\n')
  await Promise.all([
    build({ root: join(root, 'web'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' }),
    rehearse(),
  ])
}

/** Starts and stops a server in a folder of its own: the real one then starts in a third of the time and memory. */
async function rehearse(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-rehearsal-'))
  const server = spawn(process.execPath, [join(root, 'server/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HEADWATER_DATA: folder,
      HEADWATER_CONSOLE_PORT: '0',
      HEADWATER_OBJECTS_PORT: '0',
      HEADWATER_LOG_LEVEL: 'silent',
    },
  })
  server.stdout.once('data', () => server.kill('SIGTERM'))
  await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
}
