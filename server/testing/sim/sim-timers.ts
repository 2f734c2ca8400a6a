/** What `node:timers/promises` is while a clock is simulated: on top of the timers of the moment. */
export function setTimeout<T>(ms: number, value?: T, options: { readonly signal?: AbortSignal } = {}): Promise<T> {
  const { signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = globalThis.setTimeout(() => resolve(value as T), ms)
  const abort = () => {
    clearTimeout(timer)
    reject(signal?.reason)
  }
  if (signal?.aborted) abort()
  else signal?.addEventListener('abort', abort, { once: true })
  return promise
}
