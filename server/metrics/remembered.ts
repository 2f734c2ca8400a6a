/** Asks at most every `ms` milliseconds: a scraper must not cost the stores more than that. A failure is not remembered. */
export function rememberedFor<T>(ms: number, ask: () => Promise<T>, elapsed: () => number): () => Promise<T> {
  let known: Promise<T> | null = null
  let at = 0
  return () => {
    if (known && elapsed() - at < ms) return known
    at = elapsed()
    const asked = ask()
    known = asked
    asked.catch(() => {
      if (known === asked) known = null
    })
    return asked
  }
}
