import { expect, it } from 'vitest'
import { TooManyAttemptsError } from '../domain/refusals.ts'
import { createTurns } from './turns.ts'

it('run a few pieces of work at once, the others in order, and refuse whoever finds no room', async () => {
  const turns = createTurns({ atOnce: 2, waiting: 2 })
  const begun: number[] = []
  const work = [0, 1, 2, 3].map((n) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    turns.requireRoom()
    const ended = turns.take(() => {
      begun.push(n)
      return promise
    })
    return { ended, resolve, reject }
  })
  expect(turns.requireRoom).toThrow(TooManyAttemptsError)
  await Promise.resolve()
  expect(begun).toEqual([0, 1])

  work[1]?.reject(new Error('failed'))
  await expect(work[1]?.ended).rejects.toThrow('failed')
  expect(begun).toEqual([0, 1, 2])
  turns.requireRoom()
  for (const [n, { resolve }] of work.entries()) resolve(n)
  expect(await Promise.all([0, 2, 3].map((n) => work[n]?.ended))).toEqual([0, 2, 3])
  expect(begun).toEqual([0, 1, 2, 3])
})
