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
  it('of strangers never keep an address waiting that has none of its own', () => {
    const { wait } = clocked()
    for (let n = 0; n < 1000; n++) wait(`10.0.0.${n % 250}`)
    expect(wait('10.0.1.1')).toBe(0)
  })

  it('from many addresses take the free mistakes away, but never cost more than ten seconds', () => {
    const { wait, pass } = clocked()
    for (let n = 0; n < 50; n++) wait(`10.0.0.${n}`)
    expect(wait('10.0.1.1')).toBe(0)
    expect(wait('10.0.1.1')).toBe(10)
    pass(9000)
    // Others go on guessing: the wait counts from one's own failure, so they cannot prolong it.
    for (let n = 0; n < 50; n++) wait(`10.0.2.${n}`)
    expect(wait('10.0.1.1')).toBe(1)
    pass(1000)
    expect(wait('10.0.1.1')).toBe(0)
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
