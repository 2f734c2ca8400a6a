import { expect, it } from 'vitest'
import { createLook } from './collect-garbage.ts'

const MiB = 1024 * 1024

it('collects when buffers have grown by 64 MiB, counted from what is left after each collection', () => {
  let buffered = 10 * MiB
  const left: number[] = []
  const look = createLook({
    buffered: () => buffered,
    collect() {
      buffered = 40 * MiB
      left.push(buffered)
    },
  })
  const after = (bytes: number) => {
    buffered = bytes
    look()
    return left.length
  }
  expect(after(73 * MiB)).toBe(0)
  expect(after(74 * MiB)).toBe(1)
  expect(after(103 * MiB)).toBe(1)
  expect(after(5 * MiB)).toBe(1)
  expect(after(68 * MiB)).toBe(1)
  expect(after(69 * MiB)).toBe(2)
})
