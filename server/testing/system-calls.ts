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
  const strace = await attach(pid, ['-e', `trace=${names.join(',')}`, '-o', file])
  try {
    await work()
  } finally {
    strace.child.kill('SIGINT')
    await strace.ended
  }
  return tally(await readFile(file, 'utf8'))
}

/** From now on the process dies when one of its threads makes this call for the n-th time, of this file if one is named. */
export async function killAtCall(pid: number, call: string, n: number, file: string | null): Promise<void> {
  const of = file === null ? [] : ['-P', file]
  await attach(pid, [...of, '-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${n}`, '-o', '/dev/null'])
}

async function attach(pid: number, args: readonly string[]) {
  const child = spawn('strace', ['-f', '-e', 'signal=none', ...args, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  let said = ''
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk
    // It says so once, when it has all threads.
    if (said.includes(' attached')) {
      child.stderr.resume()
      return { child, ended }
    }
  }
  throw new Error(`strace could not attach: ${said}`)
}

function tally(lines: string): SystemCalls {
  const calls = new Map<string, number>()
  for (const [, name = ''] of lines.matchAll(/^\d+ +(\w+)\(/gm)) calls.set(name, (calls.get(name) ?? 0) + 1)
  return calls
}

export const sumOf = (calls: SystemCalls, ...names: readonly string[]) =>
  names.reduce((sum, name) => sum + (calls.get(name) ?? 0), 0)
