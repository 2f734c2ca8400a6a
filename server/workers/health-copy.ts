import type { OriginHealth, Resting } from '../pull/origin-health.ts'

/** What a worker knows of the health of origins: what it was last told. */
export interface HealthCopy extends Pick<OriginHealth, 'isUp'> {
  learn(resting: Resting): void
}

/** `elapsed` is in milliseconds by a monotonic clock. */
export function createHealthCopy(elapsed: () => number): HealthCopy {
  let upAt: ReadonlyMap<string, number> = new Map()
  return {
    isUp: (base) => elapsed() >= (upAt.get(base) ?? 0),
    learn(resting) {
      upAt = new Map([...resting].map(([base, ms]) => [base, elapsed() + ms]))
    },
  }
}
