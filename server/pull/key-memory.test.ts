import { expect, it } from 'vitest'
import { createCooldown } from './cooldown.ts'

const ref = { bucket: 1, key: 'a' }

it('lets a key rest until its time is over', () => {
  let now = 0
  const cooldown = createCooldown(() => now)
  cooldown.rest(ref, 30)
  now = 29
  expect(cooldown.isResting(ref)).toBe(true)
  expect(cooldown.isResting({ bucket: 2, key: 'a' })).toBe(false)
  now = 30
  expect(cooldown.isResting(ref)).toBe(false)
})

it('forgets a bucket that was configured anew', () => {
  const cooldown = createCooldown(() => 0)
  cooldown.rest(ref, 30)
  cooldown.clear(1)
  expect(cooldown.isResting(ref)).toBe(false)
})

it('forgets the oldest keys rather than grow without end', () => {
  const cooldown = createCooldown(() => 0)
  for (let i = 0; i <= 100_000; i += 1) cooldown.rest({ bucket: 1, key: `${i}` }, 30)
  expect(cooldown.isResting({ bucket: 1, key: '0' })).toBe(false)
  expect(cooldown.isResting({ bucket: 1, key: '1' })).toBe(true)
})
