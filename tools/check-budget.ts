/**
 * Fails when a cold visit of /buckets loads more script than the budget allows, in either language. Run after the build:
 * the numbers come from what was built, every script counted, static and dynamic, as gzip at its default level.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const budget = 230_000
const folder = join(import.meta.dirname, '../dist/web')

type Chunk = { readonly file: string; readonly imports?: readonly string[] }
const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/** What a cold /buckets begins with; beside it only the language is imported dynamically. */
const always = ['index.html']
const outsideTheManifest = ['first-paint.js']

function closureOf(entries: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`${name} is not a chunk of the build; correct the list in check-budget.ts`)
    seen.add(name)
    chunk.imports?.forEach(visit)
  }
  entries.forEach(visit)
  return seen
}

function weigh(language: string) {
  const chunks = [...closureOf([...always, `i18n/${language}.ts`])].map((name) => manifest[name]?.file ?? name)
  const scripts = [...new Set([...chunks, ...outsideTheManifest])].filter((file) => file.endsWith('.js'))
  return scripts.map((file) => ({ file, bytes: gzipSync(readFileSync(join(folder, file))).length }))
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9)
const say = (line: string) => process.stdout.write(`${line}\n`)

for (const language of ['en', 'zh']) {
  const scripts = weigh(language).sort((a, b) => b.bytes - a.bytes)
  const total = scripts.reduce((sum, script) => sum + script.bytes, 0)
  for (const script of scripts) say(`${kilobytes(script.bytes)}  ${script.file}`)
  say(`${kilobytes(total)}  of ${kilobytes(budget).trim()}: scripts of a cold /buckets in ${language}, gzip\n`)
  if (total > budget) process.exitCode = 1
}
