import type { History } from './sim-history.ts'

/** A history in lines, in the order in which it happened, for people who look for what went wrong. */
export function tell(history: History): string {
  const { reads, wishes, puts, publishes, removes, fences, saves, changes, access, origin } = history
  const lines = Object.entries({
    reads,
    wishes,
    puts,
    publishes,
    removes,
    fences,
    saves,
    changes,
    access,
    origin,
  }).flatMap(([kind, all]) =>
    (all as readonly object[]).map((one) => [startOf(one), `${kind} ${JSON.stringify(one, brief)}`] as const),
  )
  const rest = Object.entries({
    queued: history.queued,
    failures: history.failures,
    full: history.full,
    cancels: history.cancels,
    lost: history.lost,
  })
  const more = rest.flatMap(([kind, all]) => all.map((one) => [one.at, `${kind} ${JSON.stringify(one)}`] as const))
  const left = JSON.stringify({ ...history.left, pulls: [...history.left.pulls], objects: [...history.left.objects] })
  return [...lines, ...more]
    .sort(([a], [b]) => a - b)
    .map(([at, line]) => `${at} ${line}`)
    .concat(left)
    .join('\n')
}

const startOf = (one: object) =>
  Number(('at' in one && one.at) || ('from' in one && one.from) || ('asked' in one && one.asked))

/** Bodies by their length alone. */
const brief = (name: string, value: unknown) =>
  name === 'body' ? `${(value as { data: readonly number[] }).data.length} bytes` : value
