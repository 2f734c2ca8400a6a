import { describe, expect, it } from 'vitest'
import { paceOf } from './pace.ts'

describe('the pace of long work', () => {
  it('is not known at its beginning', () => {
    expect(paceOf(0, 100, 5000)).toEqual({ perSecond: null, secondsLeft: null })
    expect(paceOf(9, 100, 50)).toEqual({ perSecond: null, secondsLeft: null })
  })
  it('tells how long it will take', () => expect(paceOf(250, 1000, 500)).toEqual({ perSecond: 500, secondsLeft: 1.5 }))
  it('leaves the rest open where the whole is not known', () =>
    expect(paceOf(250, null, 500)).toEqual({ perSecond: 500, secondsLeft: null }))
  it('has nothing left when more was there than had been counted', () =>
    expect(paceOf(12, 10, 1000).secondsLeft).toBe(0))
})
