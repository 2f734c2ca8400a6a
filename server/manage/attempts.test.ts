import { describe, expect, it } from 'vitest'
import { TooManyAttemptsError } from '../domain/refusals.ts'
import { createAllowance } from './allowance.ts'
import { createAttempts } from './attempts.ts'

function clocked() {
  let time = 1_000_000
  const attempts = createAttempts(() => time)
  return {
    attempts,
    pass: (ms: number) => {
      time += ms
    },
    /** Seconds to wait, or 0 when the attempt was let through (and failed). */
    wait(address: string) {
      try {
        attempts.begin(address)
        return 0
      } catch (error) {
        if (error instanceof TooManyAttemptsError) return error.retryAfter
        throw error
      }
    },
  }
}

describe('failed attempts', () => {
  it('from many addresses slow the account down, but never beyond ten seconds', () => {
    const { wait, pass } = clocked()
    const waits = Array.from({ length: 12 }, (_, n) => {
      const seconds = wait(`10.0.0.${n}`)
      pass(seconds * 1000)
      if (seconds > 0) expect(wait(`10.0.1.${n}`)).toBe(0)
      return seconds
    })
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 10, 10, 10, 10, 10])
  })

  it('are not made worse by asking again before the time', () => {
    const { wait } = clocked()
    for (let n = 0; n < 3; n++) expect(wait('a')).toBe(0)
    for (let n = 0; n < 50; n++) expect(wait('a')).toBe(1)
  })

  it('are forgotten after a success, and after a quarter of an hour', () => {
    const { attempts, wait, pass } = clocked()
    for (let n = 0; n < 3; n++) wait('a')
    pass(1000)
    expect(wait('a')).toBe(0)
    attempts.succeeded('a')
    for (let n = 0; n < 3; n++) expect(wait('a')).toBe(0)
    expect(wait('a')).toBe(1)
    pass(15 * 60_000)
    for (let n = 0; n < 3; n++) expect(wait('a')).toBe(0)
  })
})

describe('an allowance', () => {
  it('is spent at once and comes back one by one', () => {
    let time = 0
    const spend = createAllowance({ most: 2, everyMs: 3000, now: () => time })
    spend()
    spend()
    expect(spend).toThrow(TooManyAttemptsError)
    time = 2000
    expect(spend).toThrow('Try again in 1 s')
    time = 3000
    spend()
    time = 60_000
    spend()
    spend()
    expect(spend).toThrow(TooManyAttemptsError)
  })
})
