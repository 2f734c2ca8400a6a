import type { LivePull, PullChanges } from '../../../contract/pulls.ts'

/** What events tell while something is read: it may be newer than the answer, which would undo it. */
export interface Readings {
  hear(changes: PullChanges): void
  /** Reads, and gives with it what was told meanwhile; `null` when nothing was. */
  during<T>(read: () => Promise<T>): Promise<{ readonly read: T; readonly told: PullChanges | null }>
}

type Heard = { readonly pulls: Map<string, LivePull>; last: PullChanges | null }

export function createReadings(): Readings {
  const open = new Set<Heard>()
  return {
    hear(changes) {
      for (const heard of open) {
        for (const pull of changes.pulls) heard.pulls.set(pull.id, pull)
        heard.last = changes
      }
    },
    async during(read) {
      const heard: Heard = { pulls: new Map(), last: null }
      open.add(heard)
      try {
        const answer = await read()
        return { read: answer, told: heard.last && { ...heard.last, pulls: [...heard.pulls.values()] } }
      } finally {
        open.delete(heard)
      }
    },
  }
}
