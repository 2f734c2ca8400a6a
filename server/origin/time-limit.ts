/**
 * Settles as `work` does, or rejects with `late()` after `ms` milliseconds, or with the signal's reason. The signal
 * that `work` gets is aborted in both cases, so that it can clean up.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const ended = Promise.withResolvers<never>()
  const end = (reason: unknown) => {
    stop.abort(reason)
    ended.reject(reason)
  }
  const onAbort = () => end(signal.reason)
  const timer = setTimeout(() => end(late()), ms)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(stop.signal), ended.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
