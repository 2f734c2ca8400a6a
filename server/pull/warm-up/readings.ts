import { GatewayError } from '../../domain/errors.ts'

/** The lists that are being read, by warm-up. */
export interface Readings extends AsyncDisposable {
  /** Does the work of reading one, which its signal ends: with `Conflict` when it is broken off, else with `Unavailable`. */
  hold<T>(id: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Ends one, if it is read, and waits for that. */
  breakOff(id: number): Promise<void>
}

export function createReadings(): Readings {
  const open = new Map<number, { readonly stop: AbortController; readonly ended: Promise<unknown> }>()
  const end = async (id: number, why: GatewayError) => {
    const found = open.get(id)
    found?.stop.abort(why)
    await found?.ended
  }
  return {
    hold(id, work) {
      const stop = new AbortController()
      const result = work(stop.signal).finally(() => open.delete(id))
      open.set(id, { stop, ended: result.catch(() => undefined) })
      return result
    },
    breakOff: (id) => end(id, new GatewayError('Conflict', 'The warm-up was cancelled while its list was read.')),
    async [Symbol.asyncDispose]() {
      const why = new GatewayError('Unavailable', 'The server is stopping.')
      await Promise.all([...open.keys()].map((id) => end(id, why)))
    },
  }
}
