import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/** Builds the console into dist/web when it is not there or older than what it is made from. */
const root = join(import.meta.dirname, '..')
const made = join(root, 'dist/web/index.html')
const sources = ['web', 'contract', 'vite.config.ts', 'package-lock.json', 'tsconfig.base.json'].map((p) =>
  join(root, p),
)

const age = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const newest = (path: string): number => {
  if (!statSync(path).isDirectory()) return age(path)
  return Math.max(age(path), ...readdirSync(path).map((name) => newest(join(path, name))))
}

if (age(made) < Math.max(...sources.map(newest))) {
  process.stdout.write('Building the console (once) …\n')
  await build({ root: join(root, 'web'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
}
