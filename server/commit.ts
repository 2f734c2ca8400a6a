import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The commit that is checked out in this folder, or `null` when it is no checkout of git. */
export function commitOf(folder: string): string | null {
  const read = (...path: string[]) => {
    try {
      return readFileSync(join(folder, '.git', ...path), 'utf8').trim()
    } catch {
      return ''
    }
  }
  const head = read('HEAD')
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1]
  const packed =
    ref &&
    read('packed-refs')
      .split('\n')
      .find((line) => line.endsWith(` ${ref}`))
  const commit = ref ? read(ref) || packed?.split(' ', 1)[0] : head
  return commit && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null
}
