import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export type Runtime = 'node' | 'bun'

const root = join(import.meta.dirname, '..')

/** What the bench runs beside Headwater, and the Debian package that has it. */
const tools = {
  wrk: { package: 'wrk', file: '/usr/bin/wrk' },
  curl: { package: 'curl', file: '/usr/bin/curl' },
  nginx: { package: 'nginx-light', file: '/usr/sbin/nginx' },
  varnish: { package: 'varnish', file: '/usr/sbin/varnishd' },
} as const
export type Tool = keyof typeof tools

export const has = (tool: Tool) => existsSync(tools[tool].file)
export const pathOf = (tool: Tool) => tools[tool].file

/** Installs what is missing when it may. Exits when what measures is not to be had; a peer that is not is only left out. */
export function prepareMachine(): void {
  const missing = Object.values(tools).filter(({ file }) => !existsSync(file))
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing.map((one) => one.package)]])
      spawnSync('apt-get', ['-qq', ...args], {
        stdio: 'inherit',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
  for (const tool of ['nginx', 'varnish'] as const)
    if (!has(tool)) say(`${tool} is not here and could not be installed: it is left out.`)
  if (bun() === null) say('Bun is not here: its column is left out.')
  if (has('wrk') && has('curl')) return
  process.stderr.write('The bench needs wrk and curl: sudo apt-get install -y wrk curl nginx-light varnish\n')
  process.exit(1)
}

/** The program that runs the server. */
export const runtimes: Readonly<Record<Runtime, () => string | null>> = { node: () => process.execPath, bun }

function bun(): string | null {
  const arch = process.arch === 'arm64' ? 'aarch64' : process.arch
  const own = join(root, `node_modules/@oven/bun-linux-${arch}/bin/bun`)
  return existsSync(own) ? own : null
}

export const availableRuntimes = (): Runtime[] =>
  (['node', 'bun'] as const).filter((runtime) => runtimes[runtime]() !== null)

/** Progress, beside the table. */
export const say = (text: string) => process.stderr.write(`${text}\n`)
