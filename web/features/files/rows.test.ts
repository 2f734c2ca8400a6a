import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { byKey, crumbsOf, folderAbove, lastName, type Page, rowsOf } from './rows.ts'

const object = (key: string): ObjectSummary => ({
  key,
  size: 1,
  etag: '"e"',
  contentType: 'text/plain',
  storedAt: '2026-03-05T08:00:00.000Z',
  source: 'uploaded',
})
const page = (folders: string[], keys: string[], next: string | null = null): Page => ({
  folders,
  items: keys.map(object),
  next,
})

describe('rows', () => {
  it('show folders first when everything fits on one page', () => {
    expect(rowsOf([page(['b/'], ['a', 'c'])], '').map(({ name }) => name)).toEqual(['b/', 'a', 'c'])
  })

  it('are in order of key as soon as there are more pages, so that none moves when more arrive', () => {
    const first = page(['b/'], ['a', 'c'], 'c')
    const second = page(['d/'], ['e'])
    const before = rowsOf([first], '').map(({ name }) => name)
    const after = rowsOf([first, second], '').map(({ name }) => name)
    expect(before).toEqual(['a', 'b/', 'c'])
    expect(after.slice(0, before.length)).toEqual(before)
  })

  it('are named below their folder, also where a name is empty', () => {
    const rows = rowsOf([page(['a//'], ['a/', 'a/b'])], 'a/')
    expect(rows.map(({ name }) => name)).toEqual(['/', '', 'b'])
  })
})

describe('the order of keys', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const byBytes = (a: string, b: string) => {
    const [left, right] = [bytes(a), bytes(b)]
    const at = left.findIndex((byte, n) => byte !== right[n])
    return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
  }

  it('is that of their UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(byKey(a, b))).toBe(Math.sign(byBytes(a, b)))
      }),
    )
  })

  it('puts an emoji after the private use area, as UTF-8 does and UTF-16 does not', () => {
    expect(byKey('🙂', '\ue000')).toBeGreaterThan(0)
  })
})

describe('the way to a folder', () => {
  it.each([
    ['', []],
    ['a/', [['a', 'a/']]],
    [
      'a/b/',
      [
        ['a', 'a/'],
        ['b', 'a/b/'],
      ],
    ],
    [
      'a//b/',
      [
        ['a', 'a/'],
        ['', 'a//'],
        ['b', 'a//b/'],
      ],
    ],
    ['/', [['', '/']]],
    [
      '/x/',
      [
        ['', '/'],
        ['x', '/x/'],
      ],
    ],
  ])('%j has a step for every slash', (folder, steps) => {
    expect(crumbsOf(folder).map(({ name, prefix }) => [name, prefix])).toEqual(steps)
  })

  it.each([
    ['a/', ''],
    ['a/b/', 'a/'],
    ['a//', 'a/'],
    ['/', ''],
  ])('%j lies in %j', (folder, above) => expect(folderAbove(folder)).toBe(above))

  it.each([
    ['a/b.txt', 'b.txt'],
    ['b.txt', 'b.txt'],
    ['a/b/', 'b/'],
    ['/', '/'],
  ])('the last name of %j is %j', (key, name) => expect(lastName(key)).toBe(name))
})
