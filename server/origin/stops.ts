/** Tells a request that its asker has left or that the client closes. */
export type Stop = {
  /** For what waits by a signal: made on demand, because most requests never wait. */
  readonly signal: AbortSignal
  /** What ends the request from now on; runs at once when it is to end already. */
  by(end: (reason: Error) => void): void
  /** Throws the reason why it is to end. */
  throwIfStopped(): void
  /** There is nothing more to end. */
  done(): void
}

export type Stops = {
  /** For a request that ends with the asker's signal, too. */
  begin(asked: AbortSignal | undefined): Stop
  /** Aborted when everything ends. */
  readonly closing: AbortSignal
  close(reason: Error): void
}

/** One listener for a whole request: signals made of signals cost more than the rest of a small request. */
export function createStops(): Stops {
  const closing = new AbortController()
  const open = new Set<() => void>()
  return {
    closing: closing.signal,
    begin(asked) {
      let end = (_reason: Error) => {}
      const stop = () => end(errorOf(asked?.aborted ? asked.reason : closing.signal.reason))
      asked?.addEventListener('abort', stop, { once: true })
      open.add(stop)
      return {
        get signal() {
          return asked ? AbortSignal.any([asked, closing.signal]) : closing.signal
        },
        by(work) {
          end = work
          if (asked?.aborted || closing.signal.aborted) stop()
        },
        throwIfStopped() {
          asked?.throwIfAborted()
          closing.signal.throwIfAborted()
        },
        done() {
          asked?.removeEventListener('abort', stop)
          open.delete(stop)
        },
      }
    },
    close(reason) {
      closing.abort(reason)
      for (const stop of open) stop()
    },
  }
}

const errorOf = (reason: unknown) => (reason instanceof Error ? reason : new Error('Aborted', { cause: reason }))
