import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tempFolder } from './temp-folder.ts'

/** How often which system call was begun. */
export type SystemCalls = ReadonlyMap<string, number>

/** Counts these system calls of a process, all its threads included, while work is done. Needs strace. */
export async function countSystemCalls(
  pid: number,
  names: readonly string[],
  work: () => Promise<unknown>,
): Promise<SystemCalls> {
  await using folder = await tempFolder()
  const file = join(folder.path, 'calls')
  const args = ['-f', '-e', `trace=${names.join(',')}`, '-e', 'signal=none', '-o', file, '-p', String(pid)]
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(strace, 'close')
  let said = ''
  for await (const chunk of strace.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk
    // It says so once, when it has all threads.
    if (said.includes(' attached')) break
  }
  strace.stderr.resume()
  try {
    await work()
  } finally {
    strace.kill('SIGINT')
    await ended
  }
  return tally(await readFile(file, 'utf8'))
}

function tally(lines: string): SystemCalls {
  const calls = new Map<string, number>()
  for (const [, name = ''] of lines.matchAll(/^\d+ +(\w+)\(/gm)) calls.set(name, (calls.get(name) ?? 0) + 1)
  return calls
}

export const sumOf = (calls: SystemCalls, ...names: readonly string[]) =>
  names.reduce((sum, name) => sum + (calls.get(name) ?? 0), 0)
