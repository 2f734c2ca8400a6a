import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, sha256Of, uploaded } from '../bodies.fixture.ts'
import type { ObjectStore } from '../object-store.ts'
import { bodyOfStep, inlineLimit, keyOf, lanes, roundsPerLane, stepOf } from './crash.fixture.ts'
import { openDiskObjectStore } from './disk-object-store.ts'
import { verifyDiskStore } from './verify.ts'

const fixture = fileURLToPath(new URL('./crash.fixture.ts', import.meta.url))
const root = await mkdtemp(join(tmpdir(), 'headwater-kill-'))
afterAll(() => rm(root, { recursive: true }))

beforeAll(() => {
  if (spawnSync('strace', ['--version']).error) throw new Error('These tests need strace: apt-get install strace')
})

/** What became of a killed process: its folder, and the last round of each lane that it had acknowledged. */
type Wreck = { readonly folder: string; readonly acknowledged: readonly number[] }

/** Runs the fixture until it is killed: by itself after so many steps, or by a command that wraps it. */
async function runUntilKilled(by: number | ((folder: string) => readonly string[])): Promise<Wreck> {
  const folder = await mkdtemp(join(root, 'store-'))
  const itself = [process.execPath, fixture, 'work', folder]
  const [command = '', ...args] = typeof by === 'number' ? [...itself, String(by)] : [...by(folder), ...itself]
  const child = spawn(command, args, {
    // With one thread for files, counting system calls is exact.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'close')
  const acknowledged = Array.from({ length: lanes }, () => -1)
  for await (const line of createInterface({ input: child.stdout })) {
    const [lane, round] = line.split(' ').map(Number)
    if (lane !== undefined && round !== undefined) acknowledged[lane] = round
  }
  const [, signal] = await exited
  expect(signal, 'the process must have been killed, not have finished').toBe('SIGKILL')
  return { folder, acknowledged }
}

const sha256AfterRound = (lane: number, round: number): string | null => {
  const size = round < 0 || round >= roundsPerLane ? null : stepOf(lane, round)
  return size === null ? null : sha256Of(bodyOfStep(lane, round, size))
}

/** The lane's object is as its last acknowledged step left it, or as the step after that, which was under way. */
async function expectLaneWhole(store: ObjectStore, lane: number, acknowledged: number): Promise<void> {
  const { object } = await store.open({ bucket: 1, key: keyOf(lane) })
  const sha256 = object ? sha256Of(await bytesOf(object)) : null
  expect(object?.meta.sha256 ?? null).toBe(sha256)
  const possible = [sha256AfterRound(lane, acknowledged), sha256AfterRound(lane, acknowledged + 1)]
  expect(possible).toContain(sha256)
}

async function expectNothingLost({ folder, acknowledged }: Wreck): Promise<void> {
  const store = await openDiskObjectStore({ folder, inlineLimit, graceMs: 0 })
  for (const [lane, round] of acknowledged.entries()) await expectLaneWhole(store, lane, round)
  await store.put({ bucket: 1, key: 'after' }, bodyOfStep(0, 0, 10_000), uploaded)
  await store.sweep()
  const usage = await store.usage(1)
  await store[Symbol.asyncDispose]()
  expect(await verifyDiskStore(folder)).toEqual({ ...usage, damaged: [], missing: [], strays: [] })
  await rm(folder, { recursive: true })
}

describe('a process that is killed while it writes leaves every object absent or whole, and loses nothing it has said', () => {
  it.concurrent.each([1, 2, 5, 11, 17, 29, 41, 60, 83, 110, 140, 179])(
    'after %i acknowledged steps',
    async (steps) => expectNothingLost(await runUntilKilled(steps)),
    20_000,
  )

  const moments: Array<[syscall: string, file: string, times: number[]]> = [
    ['fsync', '', [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144]],
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
      const wreck = await runUntilKilled((folder) => [
        ...['strace', '-f', '-qq', '-o', '/dev/null', ...(file === '' ? [] : ['-P', join(folder, file)])],
        ...['-e', `trace=${syscall}`, '-e', `inject=${syscall}:signal=KILL:when=${time}`],
      ])
      await expectNothingLost(wreck)
    },
    20_000,
  )
})
