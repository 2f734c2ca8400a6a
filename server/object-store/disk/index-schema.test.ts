import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { bodyOf, bytesAt, uploaded } from '../bodies.fixture.ts'
import { openDiskObjectStore } from './disk-object-store.ts'
import { verifyDiskStore } from './verify.ts'

const ref = { bucket: 1, key: 'small' }
const body = bodyOf('small', 5000)

let folder: Awaited<ReturnType<typeof tempFolder>>
beforeEach(async () => {
  folder = await tempFolder()
  await using store = await openDiskObjectStore({ folder: folder.path })
  await store.put(ref, body, uploaded)
})
afterEach(() => folder[Symbol.asyncDispose]())

function change(sql: string): void {
  using db = new DatabaseSync(join(folder.path, 'index.db'))
  db.exec(sql)
}

const asFirstVersion = 'alter table object drop column crc; pragma user_version = 0'

describe('an index of the first version, whose bodies have no CRC', () => {
  beforeEach(() => change(asFirstVersion))

  it('is read and written as before', async () => {
    await using store = await openDiskObjectStore({ folder: folder.path })
    expect((await bytesAt(store, ref)).equals(body)).toBe(true)
    await store.put({ bucket: 1, key: 'new' }, bodyOf('new', 5000), uploaded)
    expect((await bytesAt(store, { bucket: 1, key: 'new' })).equals(bodyOf('new', 5000))).toBe(true)
    expect(await verifyDiskStore(folder.path)).toMatchObject({ objects: 2, damaged: [], missing: [], strays: [] })
  })

  it('never has a damaged body served', async () => {
    change('update body set bytes = zeroblob(5000)')
    await using store = await openDiskObjectStore({ folder: folder.path })
    await expect(bytesAt(store, ref)).rejects.toThrow('lost or damaged')
  })

  it('can be verified before a server has opened it', async () => {
    expect(await verifyDiskStore(folder.path)).toMatchObject({ objects: 1, damaged: [], missing: [], strays: [] })
  })
})

describe('an index of a version to come', () => {
  it('is refused and left as it is', async () => {
    change('pragma user_version = 99')
    await expect(openDiskObjectStore({ folder: folder.path })).rejects.toThrow('version 99')
    expect(await verifyDiskStore(folder.path)).toMatchObject({ objects: 1, damaged: [] })
  })
})
