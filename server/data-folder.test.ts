import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockDataFolder } from './data-folder.ts'
import { tempFolder } from './testing/temp-folder.ts'

it('belongs to one Headwater at a time, and is free again afterwards', async () => {
  await using folder = await tempFolder()
  const data = join(folder.path, 'new', 'data')
  {
    using _held = lockDataFolder(data)
    expect(() => lockDataFolder(data)).toThrow('is in use by another Headwater')
  }
  lockDataFolder(data)[Symbol.dispose]()
})

it('is refused, untouched, when it holds what is not ours', async () => {
  await using folder = await tempFolder()
  await mkdir(join(folder.path, 'drafts'))
  await writeFile(join(folder.path, 'drafts', 'novel.txt'), 'mine')
  expect(() => lockDataFolder(folder.path)).toThrow('holds other files')
  expect((await readdir(folder.path, { recursive: true })).sort()).toEqual(['drafts', join('drafts', 'novel.txt')])
})

it('may be a fresh file system', async () => {
  await using folder = await tempFolder()
  await mkdir(join(folder.path, 'lost+found'))
  lockDataFolder(folder.path)[Symbol.dispose]()
})

it('is refused, untouched, when it cannot be a folder', async () => {
  for (const nowhere of ['/proc/x', '/proc/self/data', '/dev/null/data'])
    expect(() => lockDataFolder(nowhere)).toThrow('cannot be written')
  await using folder = await tempFolder()
  await mkdir(join(folder.path, 'lock'))
  expect(() => lockDataFolder(folder.path)).toThrow('cannot be written')
  expect(await readdir(folder.path)).toEqual(['lock'])
})
