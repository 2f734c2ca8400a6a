import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type TempFolder, tempFolder } from '../../testing/temp-folder.ts'
import { bodyOf, uploaded } from '../bodies.fixture.ts'
import type { ObjectReader } from '../object-store.ts'
import { openDiskObjectReader } from './disk-object-reader.ts'
import { type DiskObjectStore, openDiskObjectStore } from './disk-object-store.ts'

const mebibyte = 1024 * 1024
const refOf = (n: number) => ({ bucket: 1, key: `k${n % 50}` })

const logBytes = async (folder: TempFolder) => (await stat(join(folder.path, 'index.db-wal'))).size

async function write(store: DiskObjectStore, total: number): Promise<void> {
  for (let n = 0; n < total; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.put(refOf(i), bodyOf(n + i, 60_000), uploaded)))
}

it('the log of the index stays within its bound while readers never pause', async () => {
  await using folder = await tempFolder()
  await using store = await openDiskObjectStore({ folder: folder.path, cacheBytes: 0 })
  await using beside = openDiskObjectReader({ folder: folder.path, cacheBytes: 0 })
  let writing = true
  let reads = 0
  const read = async (from: ObjectReader) => {
    for (; writing; reads++) {
      await from.open(refOf(reads))
      if (reads % 10 === 0) await store.list(1, { prefix: '', delimiter: '/', limit: 1000 })
      await setImmediate()
    }
  }
  const reading = Promise.all([read(store), read(beside)])
  // About 180 MB, several times what the log may hold.
  await write(store, 3000)
  writing = false
  await reading
  expect(await logBytes(folder)).toBeLessThan(64 * mebibyte)
  expect(reads).toBeGreaterThan(100)
})

it('the log grows while a tool holds on to an old state, blocks nobody, and shrinks afterwards', async () => {
  await using folder = await tempFolder()
  await using store = await openDiskObjectStore({ folder: folder.path })
  await write(store, 50)
  const tool = new DatabaseSync(join(folder.path, 'index.db'), { readOnly: true })
  tool.exec('begin; select * from progress')
  await write(store, 1500)
  expect(await logBytes(folder)).toBeGreaterThan(64 * mebibyte)
  tool.close()
  await write(store, 100)
  expect(await logBytes(folder)).toBeLessThanOrEqual(64 * mebibyte)
})
