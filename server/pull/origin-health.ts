import type { OriginFailure } from '../origin/origin-client.ts'

/** So many failures in a row let an origin rest. */
const failuresToRest = 5
/** How long, milliseconds, where the origin has no wish of its own; its wish is heeded up to the second number. */
const restMs = 30_000
const longestRestMs = 10 * 60_000
const mostOrigins = 10_000

/** How asking an origin ended; `null` when that says nothing of its health. */
export type Ending = 'well' | OriginFailure | null

/** Leave to ask an origin; `end` is called once, however that ends. */
export type Permit = { end(ending: Ending): void }

/** What is remembered of origins, by `scheme://host:port`: those that fail again and again are left alone for a while. */
export interface OriginHealth {
  /** No origin has failed lately. */
  readonly allWell: boolean
  /** Whether it may be asked now. */
  isUp(base: string): boolean
  /** Milliseconds until it may be asked again; 0 when it may. */
  restOf(base: string): number
  /** `null` while it rests. After that one request tries whether it is well, and the others wait for its end. */
  begin(base: string): Permit | null
  /** Those that may not be asked now, with the milliseconds until they may; `Infinity` while one is tried. */
  resting(): Resting
}

/** By `scheme://host:port`. */
export type Resting = ReadonlyMap<string, number>

type Known = { failures: number; restUntil: number; probing: boolean }

/**
 * `now` is monotonic, in milliseconds. Only origins whose last answer was a failure are remembered. `onChanged` hears of
 * each that begins or ends to rest, but not of time that runs out.
 */
export function createOriginHealth(now: () => number, onChanged: () => void = () => undefined): OriginHealth {
  const known = new Map<string, Known>()

  const isTripped = (one: Known) => one.failures >= failuresToRest
  const isUp = (base: string) => {
    const one = known.get(base)
    return one === undefined || !isTripped(one) || (!one.probing && now() >= one.restUntil)
  }
  const fail = (base: string, failure: OriginFailure) => {
    const one = known.get(base) ?? { failures: 0, restUntil: 0, probing: false }
    // A 429 is about us, whatever the key. A 503 may be about one key only, which must not take the origin from all others.
    const isToldToWait = failure.status === 429 && failure.retryAfterMs !== undefined
    one.failures = isToldToWait ? failuresToRest : one.failures + 1
    if (isTripped(one)) one.restUntil = now() + Math.min(failure.retryAfterMs ?? restMs, longestRestMs)
    known.delete(base)
    known.set(base, one)
    const oldest = known.size > mostOrigins ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    if (isTripped(one)) onChanged()
  }
  return {
    get allWell() {
      return known.size === 0
    },
    isUp,
    resting: () => {
      const down = [...known].filter(([base]) => !isUp(base))
      return new Map(down.map(([base, one]) => [base, one.probing ? Number.POSITIVE_INFINITY : one.restUntil - now()]))
    },
    restOf(base) {
      const one = known.get(base)
      // Of one that is being tried nobody knows how long; a second is short enough to ask again.
      return one === undefined || isUp(base) ? 0 : Math.max(one.restUntil - now(), 1_000)
    },
    begin(base) {
      if (!isUp(base)) return null
      const one = known.get(base)
      const probing = one !== undefined && isTripped(one)
      if (probing) {
        one.probing = true
        onChanged()
      }
      return {
        end(ending) {
          if (probing) one.probing = false
          if (ending === 'well') known.delete(base)
          else if (ending !== null && isSick(ending)) fail(base, ending)
          if (probing) onChanged()
        },
      }
    },
  }
}

/** No answer, or one that says that the origin cannot: what other keys would meet as well. */
const isSick = ({ reason, status }: OriginFailure) =>
  (status === undefined && noAnswer.has(reason)) || status === 429 || (status !== undefined && status >= 500)

const noAnswer: ReadonlySet<OriginFailure['reason']> = new Set<OriginFailure['reason']>([
  'origin-unreachable',
  'origin-name-unknown',
  'origin-timeout',
  'origin-connect-timeout',
  'origin-first-byte-timeout',
  'origin-tls',
  'origin-bad-response',
])

/** What a failed request says of the origin's health: a 404 is an answer like any other. */
export const endingOf = (failure: OriginFailure): Ending =>
  isSick(failure) ? failure : failure.status === undefined ? null : 'well'
