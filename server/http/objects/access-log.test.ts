import { execFileSync } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { openAccessLog } from './access-log.ts'

const line = `${'x'.repeat(64 * 1024)}\n`

it('every line is in the file, whole and in its place, however long it is', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'access.log')
  const log = await openAccessLog(path, () => undefined)
  const lengths = [1, 200, 64 * 1024, 3, 64 * 1024 - 2, 1, 200_000, 64 * 1024 - 1, 0, 500]
  const lines = Array.from({ length: 60 }, (_, n) => `${n} ${'y'.repeat(lengths[n % lengths.length] ?? 0)}\n`)
  for (const each of lines) log.write(each)
  await log[Symbol.asyncDispose]()
  expect(log.dropped).toBe(0)
  expect(await readFile(path, 'latin1')).toBe(lines.join(''))
})

it('a full disk is told of once, not with every piece; what it does not take is counted, not kept', async () => {
  const told: unknown[] = []
  const log = await openAccessLog('/dev/full', (error) => told.push(error))
  while (log.dropped < 100) {
    log.write(line)
    await turn()
  }
  await expect.poll(() => told).toMatchObject([{ code: 'ENOSPC' }])
  await log[Symbol.asyncDispose]()
  expect(told).toHaveLength(1)
})

it('is at its end when it is closed, however soon after it was to go on in a new file', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'access.log')
  const log = await openAccessLog(path, () => undefined)
  log.write('one\n')
  log.reopen()
  log.write('two\n')
  log.reopen()
  await log[Symbol.asyncDispose]()
  expect(await readFile(path, 'latin1')).toBe('one\ntwo\n')
})

it('goes on in the old file when a new one cannot be opened, tells of it, and closes nothing that is not its own', async () => {
  await using folder = await tempFolder()
  const home = join(folder.path, 'logs')
  await mkdir(home)
  const path = join(home, 'access.log')
  const told: unknown[] = []
  const log = await openAccessLog(path, (error) => told.push(error))
  const away = join(folder.path, 'away')
  await rename(home, away)
  const old = join(away, 'access.log')
  for (let i = 0; i < 30; i++) {
    log.write(`${i}\n`)
    log.reopen()
    await expect.poll(async () => (await readFile(old, 'latin1')).endsWith(`${i}\n`)).toBe(true)
  }
  expect(told).toMatchObject([{ code: 'ENOENT', syscall: 'open' }])
  await mkdir(home)
  log.reopen()
  const others = await Promise.all(Array.from({ length: 200 }, () => open(old)))
  await expect.poll(() => existsSync(path)).toBe(true)
  log.write('new\n')
  await log[Symbol.asyncDispose]()
  for (const other of others) {
    await other.stat()
    await other.close()
  }
  expect(await readFile(path, 'latin1')).toBe('new\n')
})

it('a disk that stalls holds nobody up: what cannot wait for it is counted, and all else is written in the end', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'pipe')
  execFileSync('mkfifo', [path])
  // Held open by a reader that takes nothing, a pipe is a file whose writes wait.
  await using reader = await open(path, constants.O_RDWR)
  const told: unknown[] = []
  const log = await openAccessLog(path, (error) => told.push(error))
  let lines = 0
  while (log.dropped < 100) {
    log.write(line)
    lines += 1
    await turn()
  }
  expect(lines).toBeGreaterThan(log.dropped)
  const closed = log[Symbol.asyncDispose]()
  expect(await readBytes(reader, (lines - log.dropped) * line.length)).toBe(lines - log.dropped)
  await closed
  expect(told).toEqual([])
})

/** Reads so many bytes, and counts the lines in them. */
async function readBytes(from: FileHandle, bytes: number): Promise<number> {
  let lines = 0
  for (let left = bytes; left > 0; ) {
    const { bytesRead, buffer } = await from.read({ buffer: Buffer.alloc(Math.min(left, 64 * 1024)) })
    for (let at = buffer.indexOf('\n'); at >= 0 && at < bytesRead; at = buffer.indexOf('\n', at + 1)) lines += 1
    left -= bytesRead
  }
  return lines
}
