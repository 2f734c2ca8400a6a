import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { describeObjectStore } from '../object-store.conformance.ts'
import { type DiskOptions, openDiskObjectStore } from './disk-object-store.ts'

const root = await mkdtemp(join(tmpdir(), 'headwater-disk-'))
afterAll(() => rm(root, { recursive: true }))

const inNewFolder = (options: Partial<DiskOptions>) => async () =>
  openDiskObjectStore({ folder: await mkdtemp(join(root, 'store-')), ...options })

describeObjectStore('the disk store', inNewFolder({}))
describeObjectStore('the disk store with every body in a file', inNewFolder({ inlineLimit: 0 }), { crowd: 100 })
describeObjectStore('the disk store with hardly any memory', inNewFolder({ cacheBytes: 20_000 }))
