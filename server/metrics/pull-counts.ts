/** How pulls ended, by result and reason; both come from short lists of our own, so their number is bounded. */
export interface PullCounts {
  ended(pull: EndedPull): void
  /** So many misses could not be queued. */
  notQueued(pulls: number): void
  readonly byEnd: ReadonlyMap<string, { readonly result: string; readonly reason: string; readonly count: number }>
  readonly bytes: number
  readonly lost: number
}

export type EndedPull = {
  readonly result: 'done' | 'dropped' | 'failed'
  /** Empty when it is done. */
  readonly reason: string
  /** What the origin sent for it. */
  readonly bytes: number
}

export function createPullCounts(): PullCounts {
  const byEnd = new Map<string, { result: string; reason: string; count: number }>()
  let bytes = 0
  let lost = 0
  return {
    byEnd,
    ended({ result, reason, bytes: more }) {
      const name = `${result} ${reason}`
      const known = byEnd.get(name) ?? { result, reason, count: 0 }
      known.count += 1
      byEnd.set(name, known)
      bytes += more
    },
    notQueued(pulls) {
      lost += pulls
    },
    get bytes() {
      return bytes
    },
    get lost() {
      return lost
    },
  }
}
