import { describe, expect, it } from 'vitest'
import { object } from '../../mock-api/seed.ts'
import type { Row } from './rows.ts'
import { nextSort, readSort, sortRows, sortText } from './sort-rows.ts'

const file = (name: string, size: number, storedAt = '2026-03-05T08:00:00.000Z'): Row => {
  const { headers, ...detail } = object(name, size, {})
  return { kind: 'object', key: name, name, object: { ...detail, storedAt, contentType: '', source: 'uploaded' } }
}
const folder = (name: string): Row => ({ kind: 'folder', key: name, name })
const rows = [
  file('photo 1', 30),
  file('photo 10', 10, '2026-03-06T08:00:00.000Z'),
  folder('b/'),
  file('photo 2', 20),
  folder('a/'),
]
const namesIn = (text: string) => sortRows(rows, readSort(text)).map(({ name }) => name)

describe('the order of the list', () => {
  it.each([
    ['', ['photo 1', 'photo 10', 'b/', 'photo 2', 'a/']],
    ['name', ['a/', 'b/', 'photo 1', 'photo 2', 'photo 10']],
    ['-name', ['b/', 'a/', 'photo 10', 'photo 2', 'photo 1']],
    ['size', ['b/', 'a/', 'photo 10', 'photo 2', 'photo 1']],
    ['-storedAt', ['b/', 'a/', 'photo 10', 'photo 1', 'photo 2']],
    ['nonsense', ['photo 1', 'photo 10', 'b/', 'photo 2', 'a/']],
  ])('%j in the address is %j', (text, names) => expect(namesIn(text)).toEqual(names))

  it('goes up, down and back with each click on a head', () => {
    const texts = ['', 'size', '-size'].map((text) => sortText(nextSort(readSort(text), 'size')))
    expect(texts).toEqual(['size', '-size', ''])
    expect(sortText(nextSort(readSort('-size'), 'name'))).toBe('name')
  })
})
