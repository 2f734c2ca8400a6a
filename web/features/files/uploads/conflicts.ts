import type { PickedFile } from './picked-files.ts'

/** What becomes of a file whose key is taken: it replaces what is there, stays away, or gets another name. */
export const conflictChoices = ['overwrite', 'skip', 'rename'] as const
export type ConflictChoice = (typeof conflictChoices)[number]

type Wanted<F> = {
  readonly files: readonly F[]
  /** Paths that are taken. */
  readonly taken: ReadonlySet<string>
  readonly choiceOf: (path: string) => ConflictChoice
  /** Which of some paths are there already. */
  readonly find: (paths: readonly string[]) => Promise<ReadonlySet<string>>
}

/** The files that are to be uploaded, and where to. No new name is one that is taken, or that another of them has. */
export async function settleConflicts<F extends PickedFile>({ files, taken, choiceOf, find }: Wanted<F>): Promise<F[]> {
  const isTaken = new Set([...taken, ...files.map(({ path }) => path)])
  const settled: F[] = []
  for (const one of files) {
    if (!taken.has(one.path)) settled.push(one)
    const choice = taken.has(one.path) ? choiceOf(one.path) : null
    if (choice === 'overwrite') settled.push({ ...one, replace: true })
    if (choice !== 'rename') continue
    const path = await freePath(one.path, isTaken, find)
    isTaken.add(path)
    settled.push({ ...one, path })
  }
  return settled
}

/** Looked for at once: who has uploaded a file twice has seldom done so more often. */
const tries = 8

async function freePath(path: string, isTaken: ReadonlySet<string>, find: Wanted<PickedFile>['find']): Promise<string> {
  for (let from = 1; ; from += tries) {
    const names = Array.from({ length: tries }, (_, n) => numbered(path, from + n)).filter((name) => !isTaken.has(name))
    const there = names.length > 0 ? await find(names) : new Set()
    const free = names.find((name) => !there.has(name))
    if (free !== undefined) return free
  }
}

/** `a/b.txt` as `a/b (1).txt`. A name that begins with its only dot has no ending. */
export function numbered(path: string, n: number): string {
  const start = path.lastIndexOf('/') + 1
  const dot = path.lastIndexOf('.')
  const end = dot > start ? dot : path.length
  return `${path.slice(0, end)} (${n})${path.slice(end)}`
}
