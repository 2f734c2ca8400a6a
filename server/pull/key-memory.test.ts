import { expect, it } from 'vitest'
import { createKeyMemory } from './key-memory.ts'

const ref = { bucket: 1, key: 'a' }

it('remembers a key until its time is over', () => {
  let now = 0
  const memory = createKeyMemory(() => now)
  memory.remember(ref, 30)
  now = 29
  expect([memory.has(ref), memory.restOf(ref)]).toEqual([true, 1])
  expect(memory.has({ bucket: 2, key: 'a' })).toBe(false)
  now = 30
  expect([memory.has(ref), memory.restOf(ref)]).toEqual([false, 0])
})

it('forgets one key, or a whole bucket, and says how many it still knew', () => {
  let now = 0
  const memory = createKeyMemory(() => now)
  memory.remember({ bucket: 1, key: 'old' }, 5)
  now = 10
  for (const key of ['a', 'b', 'c']) memory.remember({ bucket: 1, key }, 30)
  memory.remember({ bucket: 11, key: 'a' }, 30)
  expect(memory.forget(1, 'a')).toBe(1)
  expect(memory.forget(1, 'a')).toBe(0)
  expect(memory.forget(1)).toBe(2)
  expect(memory.has({ bucket: 1, key: 'b' })).toBe(false)
  expect(memory.has({ bucket: 11, key: 'a' })).toBe(true)
})

it('forgets the oldest keys rather than grow without end', () => {
  const memory = createKeyMemory(() => 0)
  for (let i = 0; i <= 100_000; i += 1) memory.remember({ bucket: 1, key: `${i}` }, 30)
  expect(memory.has({ bucket: 1, key: '0' })).toBe(false)
  expect(memory.has({ bucket: 1, key: '1' })).toBe(true)
})

it('makes room for the key of another bucket by forgetting an older one, not the new one', () => {
  const memory = createKeyMemory(() => 0)
  for (let i = 0; i < 100_000; i += 1) memory.remember({ bucket: 1, key: `${i}` }, 30)
  memory.remember({ bucket: 1, key: '0' }, 30)
  memory.remember({ bucket: 2, key: 'a' }, 30)
  const known = [
    { bucket: 2, key: 'a' },
    { bucket: 1, key: '0' },
    { bucket: 1, key: '1' },
  ].map(memory.has)
  expect(known).toEqual([true, true, false])
})
