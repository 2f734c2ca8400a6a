import { expect, it } from 'vitest'
import { createRecentBytes } from './recent-bytes.ts'

const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString()

function filled(...pieces: string[]) {
  const recent = createRecentBytes()
  for (const piece of pieces) recent.push(Buffer.from(piece))
  return recent
}

it('finds what it keeps at any position, up to the end of its piece', () => {
  const recent = filled('abc', 'd', 'efgh')
  expect([0, 1, 2, 3, 4, 7, 8].map((at) => text(recent.at(at)))).toEqual(['abc', 'bc', 'c', 'd', 'efgh', 'h', null])
})

it('drops whole pieces from the start, only what nobody needs, until little enough is left', () => {
  const recent = filled('abc', 'def', 'ghi')
  expect(recent.trim(3, 5)).toBe(false)
  expect([recent.start, text(recent.at(2)), text(recent.at(3))]).toEqual([3, null, 'def'])
  expect(recent.trim(3, 9)).toBe(true)
  expect([recent.start, recent.end]).toEqual([6, 9])
  expect(recent.trim(0, 9)).toBe(true)
  expect([recent.start, recent.end, recent.at(8)]).toEqual([9, 9, null])
})

it('keeps a body that drips in few pieces, and finds them after thousands were dropped', () => {
  const recent = createRecentBytes()
  for (let i = 0; i < 20_000; i += 1) {
    recent.push(Buffer.from([i % 251]))
    recent.trim(1_000_000, recent.end)
  }
  expect(recent.start).toBe(20_000 - 4_096)
  expect(recent.at(19_000)?.[0]).toBe(19_000 % 251)
})
