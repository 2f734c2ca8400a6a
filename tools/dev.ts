import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** Server and console, both reloading when their source changes. The console is on http://127.0.0.1:5173. */
const root = join(import.meta.dirname, '..')
const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'server/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HEADWATER_CONSOLE_URL: process.env.HEADWATER_CONSOLE_URL ?? 'http://127.0.0.1:5173' },
})
const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js'], { cwd: root, stdio: 'inherit' })
const both: ChildProcess[] = [server, vite]

for (const child of both) child.once('exit', stop)
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

function stop(): void {
  for (const child of both) child.kill('SIGTERM')
}
