import { describe, expect, it } from 'vitest'
import { type CountsView, countNames } from '../../contract/overview.ts'
import { allRequests, hitRatio, requestsOf, withoutOrigin } from './shares.ts'

const requests: readonly string[] = countNames.slice(0, 12)
const counts = (some: Partial<CountsView>) => ({
  ...(Object.fromEntries(countNames.map((name) => [name, 0])) as CountsView),
  ...some,
})

describe('shares of requests', () => {
  it('take every outcome into exactly one group, and nothing that is no request', () => {
    for (const name of countNames)
      expect([name, allRequests(counts({ [name]: 1 }))]).toEqual([name, requests.includes(name) ? 1 : 0])
    expect(requestsOf(counts({ hit: 2, revalidated: 1, redirect: 4, missing: 5, error: 6, left: 7 }))).toEqual({
      here: 3,
      origin: 4,
      missing: 5,
      failed: 6,
      other: 7,
    })
  })

  it('leave out of the migration what nobody has, and claim nothing without requests', () => {
    const some = counts({ hit: 6, redirect: 2, missing: 8, refused: 100 })
    expect(withoutOrigin(some)).toBe(0.75)
    expect(hitRatio(some)).toBe(6 / 16)
    expect(withoutOrigin(counts({ missing: 3 }))).toBeNull()
    expect(hitRatio(counts({}))).toBeNull()
  })
})
