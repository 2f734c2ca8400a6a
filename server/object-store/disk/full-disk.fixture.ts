// Runs on a small file system of its own, fills it, and reports on stdout what the store made of that.
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { GatewayError } from '../../domain/errors.ts'
import { bodyOf, bytesAt, keysOf, sha256Of, uploaded } from '../bodies.fixture.ts'
import type { ObjectStore } from '../object-store.ts'
import { openDiskObjectStore } from './disk-object-store.ts'
import { verifyDiskStore } from './verify.ts'

/** What the child says about a full disk. */
export type FullDiskReport = {
  /** Codes of the failures that ended the filling, with large bodies, then smaller and smaller ones. */
  readonly refusals: readonly string[]
  readonly draftsLeft: number
  readonly draft: DraftReport
  /** Keys that were acknowledged but cannot be read whole. */
  readonly lostWhileFull: readonly string[]
  /** Whether the list and the counter say what was acknowledged. */
  readonly countedRight: boolean
  /** After the store was opened again on the full disk. */
  readonly removedWhileFull: boolean | string
  readonly afterRemoval: string
  /** What came of puts when a stranger's file had gone. */
  readonly afterwards: readonly string[]
  readonly lostInTheEnd: readonly string[]
  readonly verified: Awaited<ReturnType<typeof verifyDiskStore>>
}

/** Of a draft that ran into the end of the disk. */
type DraftReport = {
  readonly refusals: readonly string[]
  /** Whether what it had taken could be read to the last byte. */
  readonly readable: boolean
  readonly bytes: number
}

type Acknowledged = Map<string, string>

const codeOf = (error: unknown) => (error instanceof GatewayError ? error.code : String(error))

async function tryPut(store: ObjectStore, key: string, size: number, acknowledged: Acknowledged): Promise<string> {
  const body = bodyOf(key, size)
  try {
    await store.put(
      { bucket: 1, key },
      Readable.from([body.subarray(0, size >> 1), body.subarray(size >> 1)]),
      uploaded,
    )
    acknowledged.set(key, sha256Of(body))
    return 'stored'
  } catch (error) {
    return codeOf(error)
  }
}

async function fillWith(store: ObjectStore, size: number, acknowledged: Acknowledged): Promise<string> {
  for (let i = 0; ; i++) {
    const outcomes = await Promise.all([0, 1, 2].map((j) => tryPut(store, `${size}/${i}/${j}`, size, acknowledged)))
    const refusal = outcomes.find((outcome) => outcome !== 'stored')
    if (refusal) return refusal
  }
}

async function draftTooMuch(store: ObjectStore): Promise<DraftReport> {
  const draft = await store.draft()
  const piece = bodyOf('draft', 100_000)
  const refusals: string[] = []
  while (refusals.length === 0) await draft.write(piece).catch((error) => refusals.push(codeOf(error)))
  refusals.push(await draft.write(piece).then(() => 'taken', codeOf))
  refusals.push(await draft.publish({ bucket: 1, key: 'draft' }, uploaded).then(() => 'published', codeOf))
  const bytes = draft.size
  const target = Buffer.alloc(piece.length)
  let position = 0
  for (;;) {
    const count = await draft.read(position, target)
    if (count === 0 || !target.equals(piece)) break
    position += count
  }
  await draft.release()
  return { refusals, readable: position === bytes, bytes }
}

async function lostOf(store: ObjectStore, acknowledged: Acknowledged): Promise<string[]> {
  const lost: string[] = []
  for (const [key, sha256] of acknowledged)
    if (sha256Of(await bytesAt(store, { bucket: 1, key }).catch(() => Buffer.alloc(0))) !== sha256) lost.push(key)
  return lost
}

async function fillUp(mount: string): Promise<FullDiskReport> {
  const folder = join(mount, 'data')
  const ballast = join(mount, 'ballast')
  await writeFile(ballast, Buffer.alloc(6 * 1024 * 1024))
  const acknowledged: Acknowledged = new Map()
  const openStore = () => openDiskObjectStore({ folder, graceMs: 0, cacheBytes: 0 })
  const first = await openStore()
  const draft = await draftTooMuch(first)
  const refusals: string[] = []
  for (const size of [900_000, 60_000, 1000]) refusals.push(await fillWith(first, size, acknowledged))
  const draftsLeft = (await readdir(join(folder, 'drafts'))).length
  const lostWhileFull = await lostOf(first, acknowledged)
  const usage = await first.usage(1)
  const countedRight = usage.objects === acknowledged.size && (await keysOf(first, 1)).length === acknowledged.size
  await first[Symbol.asyncDispose]()

  const store = await openStore()
  const removedKey = '900000/0/0'
  const removedWhileFull = await store.remove({ bucket: 1, key: removedKey }).catch(codeOf)
  acknowledged.delete(removedKey)
  await store.sweep()
  const afterRemoval = await tryPut(store, 'after removal', 70_000, acknowledged)
  await fillWith(store, 900_001, acknowledged)
  await rm(ballast)
  const afterwards = [
    await tryPut(store, 'small', 1000, acknowledged),
    await tryPut(store, 'large', 900_000, acknowledged),
  ]
  const lostInTheEnd = await lostOf(store, acknowledged)
  await store.sweep()
  await store[Symbol.asyncDispose]()
  const verified = await verifyDiskStore(folder)
  return {
    refusals,
    draftsLeft,
    draft,
    lostWhileFull,
    countedRight,
    removedWhileFull,
    afterRemoval,
    afterwards,
    lostInTheEnd,
    verified,
  }
}

const [, , task, mount] = process.argv
if (task === 'fill' && mount) process.stdout.write(JSON.stringify(await fillUp(mount)))
