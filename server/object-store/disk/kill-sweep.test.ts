import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { roundsPerLane } from './crash.fixture.ts'
import { expectNothingLost, type Remains, runLanes, underStrace } from './crash-run.fixture.ts'

/** A bound for what hangs: many processes start at once. */
const patienceMs = 240_000

beforeAll(() => {
  if (spawnSync('strace', ['--version']).error) throw new Error('These tests need strace: apt-get install strace')
})

async function expectKilledWithoutLoss(remains: Remains): Promise<void> {
  expect(remains.end, 'the process must have been killed, not have finished').toBe('SIGKILL')
  expect(remains.failures).toEqual([])
  await expectNothingLost(remains, 1)
}

describe('a process that is killed leaves every object absent or whole, and loses nothing it has acknowledged', () => {
  it.concurrent.each([1, 2, 5, 11, 17, 29, 41, 60, 83, 110, 140, 179])(
    'after %i steps',
    async (steps) => expectKilledWithoutLoss(await runLanes(() => [], steps)),
    patienceMs,
  )

  const moments: Array<[syscall: string, file: string, times: number[]]> = [
    ['fsync', '', [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 110]],
    ['rename', '', [1, 2, 9, 30]],
    ['writev', '', [1, 2, 15]],
    ['mkdir', '', [4, 30]],
    ['unlink', '', [2, 7, 30]],
    ['pwrite64', '', [1, 2, 3, 5, 9, 30, 90, 200]],
    // When the store is closed, the log is folded into the index and removed.
    ['pwrite64', 'index.db', [3, 10]],
    ['unlink', 'index.db-wal', [1]],
  ]
  const cases = moments.flatMap(([syscall, file, times]) =>
    times.map((time) => ({ syscall, file, time, of: file || 'any file' })),
  )

  it.concurrent.each(cases)(
    'at $syscall of $of, number $time',
    async ({ syscall, file, time }) => {
      const wrap = (folder: string) =>
        underStrace(syscall, `signal=KILL:when=${time}`, file === '' ? null : join(folder, file))
      await expectKilledWithoutLoss(await runLanes(wrap))
    },
    patienceMs,
  )
})

describe('a process whose disk fails lives on, loses nothing it has acknowledged, and publishes nothing torn', () => {
  it.concurrent.each([
    // Only after the start: counts are per thread, and opening the index takes some of the writer's.
    ['fsync', 'EIO', '12'],
    ['fsync', 'EIO', '60'],
    ['fsync', 'EIO', '20+'],
    ['writev', 'ENOSPC', '3'],
    ['writev', 'EIO', '5+2'],
    ['rename', 'EIO', '2'],
    ['mkdir', 'ENOSPC', '7'],
    ['unlink', 'EIO', '3'],
    ['pwrite64', 'ENOSPC', '60+'],
    ['pwrite64', 'EIO', '60+3'],
    ['openat', 'EMFILE', '120+3'],
  ])(
    '%s with %s, number %s',
    async (syscall, error, when) => {
      const remains = await runLanes(() => underStrace(syscall, `error=${error}:when=${when}`, null))
      expect(remains.end).toBe(0)
      expect(remains.failures).not.toEqual([])
      await expectNothingLost(remains, roundsPerLane)
    },
    patienceMs,
  )
})
