import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockDataFolder } from './data-folder.ts'
import { secretKeyOf } from './secret-key.ts'
import { tempFolder } from './testing/temp-folder.ts'

it('is made once for a data folder, for its owner alone', async () => {
  await using folder = await tempFolder()
  using _lock = lockDataFolder(folder.path)
  const key = secretKeyOf(folder.path)
  expect(key).toHaveLength(32)
  expect(secretKeyOf(folder.path)).toEqual(key)
  const path = join(folder.path, 'secret.key')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await readFile(path, 'utf8')).trim()).toBe(Buffer.from(key).toString('hex'))
})

it('differs from folder to folder, and survives a draft that a crash has left', async () => {
  await using one = await tempFolder()
  await using other = await tempFolder()
  await writeFile(join(one.path, 'secret.key.new'), 'half')
  expect(secretKeyOf(one.path)).not.toEqual(secretKeyOf(other.path))
  expect(await readdir(one.path)).toEqual(['secret.key'])
})

it('is refused while others may read it, with the command that mends it', async () => {
  await using folder = await tempFolder()
  secretKeyOf(folder.path)
  const path = join(folder.path, 'secret.key')
  for (const mode of [0o640, 0o604, 0o620, 0o666]) {
    await chmod(path, mode)
    expect(() => secretKeyOf(folder.path)).toThrow(`chmod 600 ${path}`)
  }
  await chmod(path, 0o600)
  expect(secretKeyOf(folder.path)).toHaveLength(32)
})

it('is never replaced when what is there is no key', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'secret.key')
  await writeFile(path, 'gone', { mode: 0o600 })
  expect(() => secretKeyOf(folder.path)).toThrow('holds no key')
  expect(await readFile(path, 'utf8')).toBe('gone')
})

it('says so when it cannot be written', async () => {
  await using folder = await tempFolder()
  await mkdir(join(folder.path, 'secret.key.new'))
  expect(() => secretKeyOf(folder.path)).toThrow('cannot be written')
})
