/**
 * The same pieces, ended by the signal's reason even while the source stalls. Each wait has a promise of its own: racing
 * against one for all would pile up reactions on it.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const pieces = source[Symbol.asyncIterator]()
  let giveUp = (_reason: unknown) => {}
  const abort = () => giveUp(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    for (;;) {
      signal.throwIfAborted()
      const turn = Promise.withResolvers<IteratorResult<T>>()
      giveUp = turn.reject
      pieces.next().then(turn.resolve, turn.reject)
      const { value, done } = await turn.promise
      if (done) return
      yield value
    }
  } finally {
    signal.removeEventListener('abort', abort)
    // Not waited for: behind a read that stalls it would wait as long.
    pieces.return?.().catch(() => undefined)
  }
}
