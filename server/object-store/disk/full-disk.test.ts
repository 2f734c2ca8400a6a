import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FullDiskReport } from './full-disk.fixture.ts'

const fixture = fileURLToPath(new URL('./full-disk.fixture.ts', import.meta.url))
const mount = await mkdtemp(join(tmpdir(), 'headwater-full-'))
afterAll(() => rm(mount, { recursive: true }))

/** Runs the fixture where `mount` is a small file system that only it can see. */
async function runOnSmallDisk(): Promise<FullDiskReport> {
  const script = 'mount -t tmpfs -o size=32m tmpfs "$1" && exec "$2" "$3" fill "$1"'
  const args = ['--mount', 'sh', '-c', script, 'sh', mount, process.execPath, fixture]
  const { stdout } = await promisify(execFile)('unshare', args)
  return JSON.parse(stdout)
}

describe('a full disk', () => {
  let report: FullDiskReport
  beforeAll(async () => {
    report = await runOnSmallDisk()
  }, 30_000)

  it('refuses puts of every size with StorageFull, leaving no drafts', () => {
    expect(report.refusals).toEqual(['StorageFull', 'StorageFull', 'StorageFull'])
    expect(report.draftsLeft).toBe(0)
  })

  it('ends a draft, which can be read up to there but not published', () => {
    expect(report.draft.refusals).toEqual(['StorageFull', 'StorageFull', 'StorageFull'])
    expect(report.draft.bytes).toBeGreaterThan(10_000_000)
    expect(report.draft.readable).toBe(true)
  })

  it('loses nothing that was acknowledged, and counts it right', () => {
    expect(report.lostWhileFull).toEqual([])
    expect(report.countedRight).toBe(true)
  })

  it('lets the store be opened, and objects be removed to make room', () => {
    expect(report.removedWhileFull).toBe(true)
    expect(report.afterRemoval).toBe('stored')
  })

  it('takes puts again as soon as there is space', () => {
    expect(report.afterwards).toEqual(['stored', 'stored'])
    expect(report.lostInTheEnd).toEqual([])
  })

  it('leaves a store without damage, loss or strays', () => {
    expect(report.verified).toMatchObject({ damaged: [], missing: [], strays: [] })
    expect(report.verified.objects).toBeGreaterThan(20)
  })
})
