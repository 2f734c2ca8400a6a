// A process to be killed: it works on a few keys, each in its own lane, and says on stdout what has been acknowledged.
// Told a number of steps, it kills itself after them, amid what the other lanes are doing. A step that fails is
// reported, and the lane goes on.
import { writeSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { ObjectRef } from '../../domain/stored-object.ts'
import { bodyOf, uploaded } from '../bodies.fixture.ts'
import { type DiskObjectStore, openDiskObjectStore } from './disk-object-store.ts'

export const lanes = 6
export const roundsPerLane = 30

/** Bodies above this are in files, so that the large ones need not be very large. */
export const inlineLimit = 4096

/** So long that the janitor comes only when a lane calls it: what fails when it comes by itself is not reported. */
const graceMs = 10 * 60_000
let aheadMs = 0

const sizes = [0, 100, 5000, 4096, 70_000, 300, 1_200_000, 20_000] as const

/** What the lane does in a round: `null` removes the key, a number puts a body of that many bytes. */
export function stepOf(lane: number, round: number): number | null {
  const dice = (lane * 7919 + round * 104_729 + lane * round * 31) % 11
  return dice < 3 ? null : (sizes[dice - 3] ?? 0)
}

export const keyOf = (lane: number) => `lane/${lane}`

export const bodyOfStep = (lane: number, round: number, size: number) => bodyOf(`${lane} ${round}`, size)

async function takeStep(store: DiskObjectStore, lane: number, round: number): Promise<void> {
  const size = stepOf(lane, round)
  const ref = { bucket: 1, key: keyOf(lane) }
  const body = size === null ? null : bodyOfStep(lane, round, size)
  if (body === null) await store.remove(ref)
  else if (lane % 2) await store.put(ref, Readable.from([body.subarray(0, 50_000), body.subarray(50_000)]), uploaded)
  else await putDraft(store, ref, body)
  if (lane === 0 && round % 4 === 3) await sweepAll(store)
}

/** Also what was dropped just now. */
async function sweepAll(store: DiskObjectStore): Promise<void> {
  aheadMs += graceMs
  await store.sweep()
}

/** Writes a draft that is read before and after it is published. */
async function putDraft(store: DiskObjectStore, ref: ObjectRef, body: Buffer): Promise<void> {
  const draft = await store.draft()
  try {
    for (let at = 0; at < body.length; at += 400_000) await draft.write(body.subarray(at, at + 400_000))
    const target = Buffer.alloc(1000)
    await Promise.all([draft.publish(ref, uploaded), draft.read(0, target)])
    const count = await draft.read(0, target)
    if (!target.subarray(0, count).equals(body.subarray(0, 1000))) throw new Error('The draft reads otherwise')
  } finally {
    await draft.release()
  }
}

async function work(folder: string, killAfter: number): Promise<void> {
  await using store = await openDiskObjectStore({ folder, inlineLimit, graceMs, clock: () => Date.now() + aheadMs })
  let steps = 0
  const runLane = async (lane: number) => {
    for (let round = 0; round < roundsPerLane; round++) {
      const outcome = await takeStep(store, lane, round).then(() => 'done', failureOf)
      writeSync(1, `${lane} ${round} ${outcome}\n`)
      if (++steps === killAfter) process.kill(process.pid, 'SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)))
}

const failureOf = (error: unknown) => (error instanceof Error ? error.message : 'failed')

const [, , task, folder, killAfter] = process.argv
if (task === 'work' && folder) await work(folder, Number(killAfter))
