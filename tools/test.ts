import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'

/** Every check and every test, in the order in which a failure is cheapest to find. */
const root = join(import.meta.dirname, '..')
const reports = join(root, '.tmp')
const unitReport = join(reports, 'unit.json')
const bunReport = join(reports, 'bun.json')
const browserReport = join(reports, 'browser.json')

type Count = { passed: number; failed: number; skipped: number }
const total: Count = { passed: 0, failed: 0, skipped: 0 }

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

if (!run('machine', 'node tools/prepare-machine.ts')) process.exit(1)
check('types', 'npm run --silent types')
check('lint and format', 'npm run --silent lint')
check('dead code', 'npm run --silent dead')
// Much of both waits for the disk, for clocks and for processes to die: one file more than there are cores keeps them busy.
const vitest = `--maxWorkers=${availableParallelism() + 1} --reporter=default --reporter=json`
// Each process and each thread would parse TypeScript anew: half of what it takes to open a store.
const cache = { NODE_COMPILE_CACHE: join(root, 'dist/compile-cache') }
const unit = `npm run --silent unit -- ${vitest} --outputFile.json=${unitReport}`
suite('unit and integration', unit, () => unitCount(unitReport), cache)
suite('integration on Bun', `npm run --silent unit:bun -- ${vitest} --outputFile.json=${bunReport}`, () =>
  unitCount(bunReport),
)
check('build', 'npm run --silent build')
check('size of the console', 'npm run --silent budget')
suite('end to end', 'playwright test --config e2e/playwright.config.ts', browserCount, {
  PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
})

const { passed, failed, skipped } = total
if (skipped > 0) process.stdout.write(`\n${skipped} skipped: a skipped test proves nothing and counts as failed.\n`)
process.stdout.write(`\n${passed} passed, ${failed + skipped} failed\n`)
process.exitCode = failed + skipped > 0 ? 1 : 0

function run(name: string, command: string, env: Record<string, string> = {}): boolean {
  process.stdout.write(`\n${styleText('bold', `── ${name}`)}\n`)
  const started = performance.now()
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: 'inherit', env: { ...process.env, ...env } })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s\n`)
  return status === 0
}

function check(name: string, command: string): void {
  if (run(name, command)) total.passed += 1
  else total.failed += 1
}

function suite(name: string, command: string, count: () => Count, env?: Record<string, string>): void {
  const ok = run(name, command, env)
  const counted = ok ? count() : countOrNothing(count)
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counted[key]
  // A runner that fails beside its tests (a leak, a broken set-up), or that ran none, has failed too.
  if (!ok && counted.failed === 0) total.failed += 1
  if (ok && counted.passed === 0) total.failed += 1
}

function countOrNothing(count: () => Count): Count {
  try {
    return count()
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

function unitCount(file: string): Count {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function browserCount(): Count {
  const { stats } = JSON.parse(readFileSync(browserReport, 'utf8'))
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}
