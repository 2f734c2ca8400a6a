import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { bytesOf, sha256Of, uploaded } from '../bodies.fixture.ts'
import type { ObjectStore } from '../object-store.ts'
import { bodyOfStep, inlineLimit, keyOf, lanes, stepOf } from './crash.fixture.ts'
import { openDiskObjectStore } from './disk-object-store.ts'
import { verifyDiskStore } from './verify.ts'

const fixture = fileURLToPath(new URL('./crash.fixture.ts', import.meta.url))

/** What a process has left: its folder, and the last step of each lane that it had acknowledged. */
export type Remains = {
  readonly folder: string
  readonly acknowledged: readonly number[]
  readonly failures: readonly string[]
  /** An exit code or the name of a signal. */
  readonly end: number | string
}

/** Wraps a command in strace, which must do `what` at some system call, of this file if there is one. */
export const underStrace = (syscall: string, what: string, file: string | null): readonly string[] => [
  ...['strace', '-f', '-qq', '-o', '/dev/null', ...(file === null ? [] : ['-P', file])],
  ...['-e', `trace=${syscall}`, '-e', `inject=${syscall}:${what}`],
]

/** Runs the lanes on a new folder to their end, whatever that is. */
export async function runLanes(wrap: (folder: string) => readonly string[], killAfter?: number): Promise<Remains> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-crash-'))
  const [command = '', ...args] = [...wrap(folder), process.execPath, fixture, 'work', folder, String(killAfter)]
  const child = spawn(command, args, {
    // With one thread for files, and none of a cache of compiled code, counting system calls is exact.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'close')
  const acknowledged = Array.from({ length: lanes }, () => -1)
  const failures: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const [, lane, round, outcome] = /^(\d+) (\d+) (.*)$/.exec(line) ?? []
    if (outcome === 'done') acknowledged[Number(lane)] = Number(round)
    else failures.push(line)
  }
  const [code, signal] = await exited
  return { folder, acknowledged, failures, end: signal ?? code }
}

/**
 * Opens the folder as the next process would. Each lane's object must be whole, and as its last acknowledged step left
 * it, or one of up to `unsure` steps after that, of which nobody knows whether they came to pass.
 */
export async function expectNothingLost({ folder, acknowledged }: Remains, unsure: number): Promise<void> {
  const store = await openDiskObjectStore({ folder, inlineLimit, graceMs: 0 })
  for (const [lane, round] of acknowledged.entries()) await expectLaneWhole(store, lane, round, unsure)
  await store.put({ bucket: 1, key: 'after' }, bodyOfStep(0, 0, 10_000), uploaded)
  await store.sweep()
  const usage = await store.usage(1)
  await store[Symbol.asyncDispose]()
  expect(await verifyDiskStore(folder)).toEqual({ ...usage, damaged: [], missing: [], strays: [] })
  await rm(folder, { recursive: true })
}

async function expectLaneWhole(store: ObjectStore, lane: number, acknowledged: number, unsure: number): Promise<void> {
  const { object } = await store.open({ bucket: 1, key: keyOf(lane) })
  const sha256 = object ? sha256Of(await bytesOf(object)) : null
  expect(object?.meta.sha256 ?? null).toBe(sha256)
  const possible = Array.from({ length: unsure + 1 }, (_, later) => sha256AfterRound(lane, acknowledged + later))
  expect(possible).toContain(sha256)
}

function sha256AfterRound(lane: number, round: number): string | null {
  const size = round < 0 ? null : stepOf(lane, round)
  return size === null ? null : sha256Of(bodyOfStep(lane, round, size))
}
