import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
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
