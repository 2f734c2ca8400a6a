import { once } from 'node:events'
import { mkdir, mkdtemp, open, readdir, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  bodyOf,
  bytesAt,
  bytesOf,
  keysOf,
  md5Of,
  objectAt,
  pipe,
  sha256Of,
  tokenOf,
  uploaded,
} from '../bodies.fixture.ts'
import { type DiskObjectStore, openDiskObjectStore } from './disk-object-store.ts'
import { filesIn } from './janitor.ts'
import { verifyDiskStore } from './verify.ts'
import { startWriteQueue } from './write-queue.ts'

const small = { bucket: 1, key: 'small' }
const large = { bucket: 1, key: 'large' }
const graceMs = 600_000

let folder: string
let store: DiskObjectStore
let now: number

async function reopen(): Promise<void> {
  await store[Symbol.asyncDispose]()
  store = await openDiskObjectStore({ folder, graceMs, tombstoneMs: graceMs, clock: () => now })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headwater-disk-'))
  now = Date.now()
  store = await openDiskObjectStore({ folder, graceMs, tombstoneMs: graceMs, clock: () => now })
})

afterEach(async () => {
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function filesBelow(name: string): Promise<string[]> {
  const found: string[] = []
  for await (const path of filesIn(join(folder, name))) found.push(path)
  return found
}

async function blobOf(body: Buffer): Promise<string> {
  await store.put(large, body, uploaded)
  const [path = ''] = await filesBelow('blobs')
  return path
}

const corrupt = (sql: string) => {
  const db = new DatabaseSync(join(folder, 'index.db'))
  db.exec(`pragma busy_timeout = 5000; ${sql}`)
  db.close()
}

describe('the disk store', () => {
  it('finds everything again when it is opened the next time', async () => {
    const body = bodyOf('large', 300_000)
    await store.put(large, body, { headers: { 'content-type': 'image/png' }, source: { kind: 'uploaded' } })
    await store.put(small, bodyOf('small', 10), uploaded)
    await store.put({ bucket: 1, key: 'gone' }, bodyOf('gone', 10), uploaded)
    await store.remove({ bucket: 1, key: 'gone' })
    const token = await tokenOf(store, { bucket: 1, key: 'other' })
    const { meta } = await objectAt(store, large)
    await reopen()
    expect((await objectAt(store, large)).meta).toEqual(meta)
    expect((await bytesAt(store, large)).equals(body)).toBe(true)
    expect(await keysOf(store, 1)).toEqual(['large', 'small'])
    expect(await store.usage(1)).toEqual({ objects: 2, bytes: 300_010 })
    await store.put({ bucket: 1, key: 'other' }, bodyOf(1, 1), { ...uploaded, token })
  })

  it('remembers across openings what outdates a token', async () => {
    const tokens = [await tokenOf(store, small), await tokenOf(store, { bucket: 2, key: 'a' })]
    await store.remove(small)
    await store.fence(2)
    await reopen()
    const putting = [small, { bucket: 2, key: 'a' }].map((ref, i) =>
      store.put(ref, bodyOf(1, 1), { ...uploaded, ...(tokens[i] && { token: tokens[i] }) }),
    )
    for (const outcome of await Promise.allSettled(putting))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'Superseded' } })
  })

  it('waits for queued writes when it is closed, and refuses later ones', async () => {
    const keys = Array.from({ length: 500 }, (_, i) => `k${1000 + i}`)
    const putting = keys.map((key) => store.put({ bucket: 1, key }, Buffer.from(key), uploaded))
    await Promise.all([...putting, putting[0]?.then(() => reopen())])
    expect(await keysOf(store, 1)).toEqual(keys)
    const closed = store
    await reopen()
    await expect(closed.put(small, Buffer.from('x'), uploaded)).rejects.toMatchObject({ code: 'Unavailable' })
    await expect(closed.remove(small)).rejects.toMatchObject({ code: 'Unavailable' })
  })

  it('refuses a folder whose parts are on two file systems', async () => {
    const elsewhere = await mkdtemp('/dev/shm/headwater-')
    const split = join(folder, 'split')
    await mkdir(split)
    await symlink(elsewhere, join(split, 'drafts'))
    await expect(openDiskObjectStore({ folder: split })).rejects.toThrow('one file system')
    await rm(elsewhere, { recursive: true })
  })

  it('leaves no file behind when a large put fails', async () => {
    async function* broken() {
      yield bodyOf('x', 200_000)
      throw new Error('cut')
    }
    const token = await tokenOf(store, large)
    await expect(store.put(large, Readable.from(broken()), uploaded)).rejects.toThrow('cut')
    await store.remove(large)
    await expect(store.put(large, bodyOf('x', 200_000), { ...uploaded, token })).rejects.toThrow()
    expect(await filesBelow('drafts')).toEqual([])
    expect(await filesBelow('blobs')).toEqual([])
  })

  it('keeps a draft in memory while it is small, then in a file until it is released', async () => {
    const draft = await store.draft()
    await draft.write(bodyOf('x', 60_000))
    expect(await filesBelow('drafts')).toEqual([])
    await draft.write(bodyOf('x', 60_000))
    expect(await filesBelow('drafts')).toHaveLength(1)
    await draft.release()
    expect(await filesBelow('drafts')).toEqual([])
  })

  it('leaves no file of a draft that was refused, and the one file of a draft that was published', async () => {
    for (const options of [uploaded, { ...uploaded, token: await tokenOf(store, large) }]) {
      const draft = await store.draft()
      await draft.write(bodyOf('x', 200_000))
      await draft.publish(large, options).catch(() => undefined)
      await draft.release()
      expect(await filesBelow('drafts')).toEqual([])
      expect(await filesBelow('blobs')).toHaveLength(1)
    }
  })

  it('refuses at once to begin a draft larger than the disk', async () => {
    await expect(store.draft({ bytes: 2 ** 60 })).rejects.toMatchObject({ code: 'StorageFull' })
    const putting = store.put(large, Readable.from(['x']), { ...uploaded, expect: { bytes: 2 ** 60 } })
    await expect(putting).rejects.toMatchObject({ code: 'StorageFull' })
  })

  it('throws a draft away when its fsync fails, and never tries that again', async () => {
    const handle = await open(folder)
    const syncing = vi.spyOn(Object.getPrototypeOf(handle), 'sync')
    await handle.close()
    syncing.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' }))
    await expect(store.put(large, bodyOf('x', 200_000), uploaded)).rejects.toThrow('EIO')
    expect(syncing).toHaveBeenCalledTimes(1)
    syncing.mockRestore()
    expect(await filesBelow('drafts')).toEqual([])
    expect((await store.open(large)).object).toBeNull()
    await store.put(large, bodyOf('x', 200_000), uploaded)
  })

  it('shows no reader an older version than one that was acknowledged, whoever reads meanwhile', async () => {
    let acknowledged = 0
    let writing = true
    const write = async () => {
      for (let version = 1; version <= 200; version++) {
        await store.put(small, Buffer.from(String(version)), uploaded)
        acknowledged = version
      }
      writing = false
    }
    const read = async () => {
      while (writing) {
        const least = acknowledged
        const { object } = await store.open(small)
        expect(Number(object?.bytes?.toString() ?? 0)).toBeGreaterThanOrEqual(least)
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await Promise.all([write(), read(), read()])
  })
})

describe('a damaged body', () => {
  it('in a file that is short, long or gone is an error event, never a short end', async () => {
    const body = bodyOf('large', 1_500_000)
    const path = await blobOf(body)
    const object = await objectAt(store, large)
    await truncate(path, 1_400_000)
    await expect(bytesOf(object)).rejects.toThrow('lost or damaged')
    await writeFile(path, Buffer.concat([body, body]))
    await expect(bytesOf(object)).rejects.toThrow('lost or damaged')
    await unlink(path)
    await expect(bytesOf(object, { start: 0, end: 5 })).rejects.toThrow('lost or damaged')
  })

  it('in a file that shrinks under the reader is told too', async () => {
    const path = await blobOf(bodyOf('large', 3_000_000))
    const target = pipe()
    const sent = (await objectAt(store, large)).sendTo(target)
    await once(target, 'readable')
    await truncate(path, 600_000)
    target.resume()
    await expect(sent).rejects.toThrow('lost or damaged')
    expect(target.writableEnded).toBe(false)
  })

  it('in the index is never served', async () => {
    await store.put(small, Buffer.from('good'), uploaded)
    await reopen()
    corrupt(`update body set bytes = x'62616421'`)
    const object = await objectAt(store, small)
    expect(object.bytes).toBeNull()
    await expect(bytesOf(object)).rejects.toThrow('lost or damaged')
    corrupt('delete from body')
    await expect(bytesAt(store, small)).rejects.toThrow('lost or damaged')
  })
})

describe('the janitor', () => {
  it('removes the files of replaced and removed objects after the grace period, and no others', async () => {
    await blobOf(bodyOf('first', 100_000))
    await store.put(large, bodyOf('second', 100_000), uploaded)
    await store.put({ bucket: 1, key: 'kept' }, bodyOf('kept', 100_000), uploaded)
    await store.remove(large)
    expect((await store.sweep()).blobs).toBe(0)
    expect(await filesBelow('blobs')).toHaveLength(3)
    now += graceMs
    expect((await store.sweep()).blobs).toBe(2)
    expect(await filesBelow('blobs')).toHaveLength(1)
    expect(sha256Of(await bytesAt(store, { bucket: 1, key: 'kept' }))).toBe(sha256Of(bodyOf('kept', 100_000)))
    now += graceMs
    expect((await store.sweep()).blobs).toBe(0)
  })

  it('removes strays after the grace period, but never the draft of a put under way', async () => {
    await blobOf(bodyOf('kept', 100_000))
    await writeFile(join(folder, 'drafts', 'stray'), 'x')
    await mkdir(join(folder, 'blobs', '00', '11'), { recursive: true })
    await writeFile(join(folder, 'blobs', '00', '11', '0011stray'), 'x')
    const end = Promise.withResolvers<void>()
    async function* held() {
      yield bodyOf('held', 2_000_000)
      await end.promise
    }
    const putting = store.put(small, Readable.from(held()), uploaded)
    await vi.waitFor(async () => expect(await filesBelow('drafts')).toHaveLength(2))
    expect(await store.sweep()).toMatchObject({ drafts: 0, blobs: 0 })
    now += 2 * graceMs
    expect(await store.sweep()).toMatchObject({ drafts: 1, blobs: 1 })
    end.resolve()
    await putting
    expect(await store.sweep()).toMatchObject({ drafts: 0, blobs: 0 })
    expect(sha256Of(await bytesAt(store, small))).toBe(sha256Of(bodyOf('held', 2_000_000)))
  })

  it('forgets deletes one day, and then lets older tokens lose rather than resurrect', async () => {
    const old = await tokenOf(store, small)
    await store.remove(small)
    now += graceMs + 1
    expect((await store.sweep()).tombstones).toBe(1)
    const refused = store.put(small, bodyOf(1, 1), { ...uploaded, token: old })
    await expect(refused).rejects.toMatchObject({ code: 'Superseded' })
    await store.put(small, bodyOf(1, 1), { ...uploaded, token: await tokenOf(store, small) })
  })
})

describe('the write queue', () => {
  it('lets a write that cannot be stored fail alone', async () => {
    const queue = await startWriteQueue(join(folder, 'other.db'), 1024)
    const row = {
      kind: 'put',
      bucket: 1,
      digests: null,
      headers: '{}',
      source: '{}',
      at: 0,
      asOf: null,
      replace: false,
      ifAbsent: false,
    } as const
    const sizes = [1, 2, Number.NaN, 4, 5]
    const body = () => new Uint8Array(1)
    const writing = sizes.map((size, i) => queue.write({ ...row, key: `k${i}`, size, body: body() }))
    const outcomes = await Promise.allSettled(writing)
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true])
    expect(await queue.write({ kind: 'retire', bucket: 1 })).toMatchObject({ value: 0 })
    await queue.close()
  })

  it('keeps bodies apart that are too many for one batch', async () => {
    const queue = await startWriteQueue(join(folder, 'other.db'), 1024)
    const bodies = Array.from({ length: 100 }, (_, i) => bodyOf(`body ${i}`, i % 10 === 0 ? i : 65_536 + i))
    const more = {
      digests: null,
      headers: '{}',
      source: '{}',
      at: 0,
      asOf: null,
      replace: false,
      ifAbsent: false,
    } as const
    const writing = bodies.map((body, i) =>
      queue.write({ kind: 'put', bucket: 1, key: `k${i}`, size: body.length, body, ...more }),
    )
    const done = await Promise.all(writing)
    expect(done.map(({ digests }) => digests?.md5)).toEqual(bodies.map(md5Of))
    await queue.close()
  })

  it('refuses at once a body that no batch has room for, and goes on', async () => {
    const largest = 5 * 1024 * 1024
    const queue = await startWriteQueue(join(folder, 'other.db'), largest)
    const more = {
      digests: null,
      headers: '{}',
      source: '{}',
      at: 0,
      asOf: null,
      replace: false,
      ifAbsent: false,
    } as const
    const put = (key: string, size: number) =>
      queue.write({ kind: 'put', bucket: 1, key, size, body: new Uint8Array(size), ...more })
    const writing = [put('before', 1), put('too large', largest + 1), put('largest', largest), put('after', 1)]
    const outcomes = await Promise.allSettled(writing)
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true])
    await expect(writing[1]).rejects.toMatchObject({ code: 'EntityTooLarge' })
    await queue.close()
  })
})

describe('verify', () => {
  const lookAt = async () => {
    const { damaged, missing, strays } = await verifyDiskStore(folder)
    return { damaged: damaged.map(({ key }) => key), missing: missing.map(({ key }) => key), strays: strays.length }
  }

  it('finds nothing wrong with a whole store, even while dropped files wait for the janitor', async () => {
    const refs = Array.from({ length: 1200 }, (_, i) => ({ bucket: i % 3, key: `k${i}` }))
    await Promise.all(refs.map((ref) => store.put(ref, Buffer.from(ref.key), uploaded)))
    await blobOf(bodyOf('first', 100_000))
    await store.put(large, bodyOf('second', 70_000), uploaded)
    const report = await verifyDiskStore(folder)
    expect(report).toMatchObject({ objects: 1201, damaged: [], missing: [], strays: [] })
  })

  it('finds a flipped bit, a lost body, a wrong counter and strays', async () => {
    const body = bodyOf('large', 100_000)
    const path = await blobOf(body)
    await store.put(small, Buffer.from('good'), uploaded)
    body[50_000] = (body[50_000] ?? 0) ^ 1
    await writeFile(path, body)
    expect(await lookAt()).toEqual({ damaged: ['large'], missing: [], strays: 0 })
    await unlink(path)
    corrupt(`update body set bytes = x'62616421'`)
    expect(await lookAt()).toEqual({ damaged: ['small'], missing: ['large'], strays: 0 })
    corrupt('delete from body; insert into body values (99, zeroblob(5)); update bucket set bytes = bytes + 1')
    await writeFile(path.replace(/[^/]+$/, 'stray'), 'x')
    await writeFile(join(folder, 'drafts', 'stray'), 'x')
    expect(await lookAt()).toEqual({ damaged: [''], missing: ['large', 'small'], strays: 3 })
  })

  it('says so when there is no store', async () => {
    await expect(verifyDiskStore(join(folder, 'nothing'))).rejects.toThrow('no object index')
    expect(await readdir(folder)).not.toContain('nothing')
  })
})
