import type { OriginRule } from '../domain/origin-pull.ts'
import { OriginError, type Throttle } from '../origin/origin-client.ts'
import { createPlaces, NoPlace, type Places } from './places.ts'
import { createThrottle, type ThrottleClock } from './throttle.ts'

/** What the server as a whole may spend. */
export type ServerBudgets = {
  /** Origin reads at once. */
  readonly reads: number
  /** Bytes a second; `null` is no limit. */
  readonly bandwidth: number | null
}

export type OneRead = {
  readonly bucket: number
  readonly rule: OriginRule
  /** Whether a client waits for it: asked whenever a place is free. */
  readonly isUrgent: () => boolean
  readonly signal: AbortSignal
}

export interface OriginBudgets {
  /**
   * Waits for a place among the reads of the rule and of the server, at most as long as the rule waits for a first byte;
   * then, with `budget-concurrency`, rejects with {@link OriginError}. `leave` is called at the end of the read.
   */
  enter(read: OneRead): Promise<{ readonly throttle: Throttle; leave(): void }>
}

type Share = { rule: OriginRule; readonly places: Places; readonly throttle: ReturnType<typeof createThrottle> }

/** Budgets are the rule's, whatever its version: a save must not double what an origin has to bear. */
export function createOriginBudgets(server: ServerBudgets, clock?: ThrottleClock): OriginBudgets {
  const shares = new Map<string, Share>()
  const all = createPlaces(() => server.reads)
  const allBytes = createThrottle(() => server.bandwidth, clock)

  const shareOf = (name: string, rule: OriginRule): Share => {
    const known = shares.get(name)
    if (known) {
      known.rule = rule
      return known
    }
    const share: Share = {
      rule,
      places: createPlaces(() => share.rule.budgets.concurrency),
      throttle: createThrottle(() => share.rule.budgets.bandwidth, clock),
    }
    for (const [old, { places, throttle }] of shares) if (places.idle && throttle.isPaid()) shares.delete(old)
    shares.set(name, share)
    return share
  }
  /** Both places or none. */
  const takeFree = ({ places }: Share): (() => void) | null => {
    const leaveRule = places.takeFree()
    if (leaveRule === null) return null
    const leaveServer = all.takeFree()
    if (leaveServer === null) leaveRule()
    return leaveServer && both(leaveServer, leaveRule)
  }
  const wait = async ({ places }: Share, { rule, isUrgent, signal }: OneRead): Promise<() => void> => {
    const waitMs = rule.budgets.firstByteMs
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), waitMs)
    const turn = { isUrgent, signal: AbortSignal.any([signal, patience.signal]) }
    try {
      const leaveRule = await places.take(turn)
      const leaveServer = await all.take(turn).catch((error: unknown) => {
        leaveRule()
        throw error
      })
      return both(leaveServer, leaveRule)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof NoPlace) && !patience.signal.aborted) throw error
      throw new OriginError({ reason: 'budget-concurrency', detail: full(waitMs) })
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    async enter(read) {
      const share = shareOf(`${read.bucket}/${read.rule.id}`, read.rule)
      read.signal.throwIfAborted()
      const leave = takeFree(share) ?? (await wait(share, read))
      return { throttle: bothThrottles(share.throttle, allBytes), leave }
    },
  }
}

const both = (first: () => void, second: () => void) => () => {
  first()
  second()
}

const bothThrottles =
  (first: Throttle, second: Throttle): Throttle =>
  (bytes, waiter) => {
    const wait = first(bytes, waiter)
    return wait === null ? second(bytes, waiter) : wait.then(() => second(bytes, waiter) ?? undefined)
  }

const full = (waitMs: number) => `As many reads of the origin as allowed were running, for ${waitMs} ms`
