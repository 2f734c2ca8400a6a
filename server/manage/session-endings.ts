/** Sessions that somebody waits for the end of. */
interface SessionEndings {
  /** Returns the way to stop waiting. */
  add(id: string, onEnd: () => void): () => void
  ended(id: string): void
}

const lookEveryMs = 15_000

/** Those that end by themselves are looked for from time to time, while somebody waits. */
export function createEndings(isAlive: (id: string) => Promise<boolean>): SessionEndings {
  const waiting = new Map<string, Set<() => void>>()
  let timer: NodeJS.Timeout | null = null

  const ended = (id: string) => {
    const calls = waiting.get(id)
    waiting.delete(id)
    for (const call of calls ?? []) call()
  }
  const look = async () => {
    // What cannot be read is asked for again the next time.
    for (const id of [...waiting.keys()]) if (!(await isAlive(id).catch(() => true))) ended(id)
    timer = null
    lookAgain()
  }
  const lookAgain = () => {
    if (timer !== null || waiting.size === 0) return
    timer = setTimeout(look, lookEveryMs)
    timer.unref()
  }
  return {
    ended,
    add(id, onEnd) {
      const calls = waiting.get(id) ?? new Set()
      waiting.set(id, calls.add(onEnd))
      lookAgain()
      return () => {
        calls.delete(onEnd)
        if (calls.size === 0 && waiting.get(id) === calls) waiting.delete(id)
      }
    },
  }
}
