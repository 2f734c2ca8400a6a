import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Prints the path of the Bun that runs Headwater, or says what to do and fails: `exec "$(node tools/bun.ts)" …`. */
const { arch, env, platform } = process
const own = join(import.meta.dirname, `../node_modules/@oven/bun-linux-${arch === 'arm64' ? 'aarch64' : arch}/bin/bun`)
const inPath = (env.PATH ?? '').split(':').map((folder) => join(folder, 'bun'))
const bun = [...(platform === 'linux' ? [own] : []), ...inPath].find((file) => existsSync(file))
if (bun === undefined)
  fail('There is no Bun: run npm ci on Linux (x64 or arm64), or install Bun 1.4.4 or later and put it in your PATH.')

const { signal, status, error } = spawnSync(bun, ['--eval', '0'])
if (signal === 'SIGILL')
  fail(`${bun} needs a processor with AVX2, and this one has none: start Headwater with npm start instead.`)
if (status !== 0) fail(`${bun} does not run here: ${error?.message ?? signal ?? `exit code ${status}`}.`)
process.stdout.write(`${bun}\n`)

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
