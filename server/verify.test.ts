import { execFile } from 'node:child_process'
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startWorld } from './testing/gateway-world.ts'

/** Runs the command as an operator does; a failing exit code is an answer too. */
async function verify(folder: string) {
  const run = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'verify.ts')], {
    env: { PATH: process.env.PATH, HEADWATER_DATA: folder },
  })
  const { stdout, stderr, code } = await run.then(
    (done) => ({ ...done, code: 0 }),
    (failed: { stdout: string; stderr: string; code: number }) => failed,
  )
  return { stdout, stderr, code }
}

const firstFile = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const file = entries.find((entry) => entry.isFile())
  if (!file) throw new Error(`no file in ${folder}`)
  return join(file.parentPath, file.name)
}

it('finds a damaged object by its bucket and key, once the server is stopped', async () => {
  await using world = await startWorld()
  const bucket = await world.bucket('checked', null)
  await world.upload(bucket, 'small.txt', 'whole')
  await world.upload(bucket, 'large.txt', 'x'.repeat(200_000))
  expect(await verify(world.folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('in use by another') })
  await world.gateway.close(0)
  expect(await verify(world.folder)).toMatchObject({
    code: 0,
    stdout: '2 objects, 200005 bytes: 0 damaged, 0 missing, 0 strays\n',
  })
  await truncate(await firstFile(join(world.folder, 'blobs')), 10)
  const { code, stdout } = await verify(world.folder)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^damaged {2}checked-1250000000 "large\.txt": /)
})

it('says so when there is nothing to check', async () => {
  expect(await verify('/proc/none')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^headwater: .*\n$/) })
})
