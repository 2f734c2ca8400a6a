import { describe, expect, it } from 'vitest'
import { numbered, settleConflicts } from './conflicts.ts'

const picked = (...paths: string[]) => paths.map((path) => ({ path, file: new File([], path) }))

describe('files whose keys are taken', () => {
  it.each([
    ['a/b.txt', 'a/b (1).txt'],
    ['b.tar.gz', 'b.tar (1).gz'],
    ['v1.2/readme', 'v1.2/readme (1)'],
    ['.env', '.env (1)'],
  ])('%s gets the name %s', (path, name) => expect(numbered(path, 1)).toBe(name))

  it('replace, stay away or get a free name, as was chosen; the others go as they are', async () => {
    const there = new Set(['a.txt', 'b.txt', 'c.txt', 'c (1).txt'])
    const settled = await settleConflicts({
      files: picked('a.txt', 'b.txt', 'c.txt', 'new.txt', 'c (2).txt'),
      taken: new Set(['a.txt', 'b.txt', 'c.txt']),
      choiceOf: (path) => (path === 'a.txt' ? 'overwrite' : path === 'b.txt' ? 'skip' : 'rename'),
      find: async (paths) => new Set(paths.filter((path) => there.has(path))),
    })
    expect(settled.map(({ path }) => path)).toEqual(['a.txt', 'c (3).txt', 'new.txt', 'c (2).txt'])
  })
})
