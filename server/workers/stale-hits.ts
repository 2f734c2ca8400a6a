import type { Freshness } from '../pull/freshness.ts'
import { createKeyMemory } from '../pull/key-memory.ts'

/** A worker says of a key at most so often, milliseconds, that its hit may be due for a comparison. */
const sayMs = 5_000

/**
 * Whether the supervisor, which remembers what was compared when, is to be asked about a hit. `now` is in milliseconds
 * since 1970, `elapsed` by a monotonic clock.
 */
export function createStaleHits(now: () => number, elapsed: () => number): Pick<Freshness, 'isDue'> {
  const said = createKeyMemory(elapsed)
  return {
    isDue(ref, { freshness, mode }, { source, storedAt }) {
      if (freshness.kind !== 'revalidate' || mode === 'redirect' || source.kind !== 'pulled') return false
      if (now() - storedAt <= freshness.afterSeconds * 1_000 || said.has(ref)) return false
      said.remember(ref, sayMs)
      return true
    },
  }
}
