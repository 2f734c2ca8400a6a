import type { NewPull } from '../domain/pull.ts'
import type { ObjectRef } from '../domain/stored-object.ts'
import { type Flight, type FlightDeps, type FlightPlan, startFlight } from './flight.ts'
import { createOlderBlocks } from './older-blocks.ts'
import { cancelled, failed, type PullOutcome } from './pull-outcome.ts'
import { createReaderBuffers } from './reader-buffers.ts'

/** Recent bytes in memory: of one flight, and of all together while there are not too many for the least. */
const mostWindow = 2 * 1024 * 1024
const leastWindow = 64 * 1024
const allWindows = 64 * 1024 * 1024

export type FlightsDeps = Omit<FlightDeps, 'windowBytes' | 'buffers' | 'olderBlocks' | 'onEnded'> & {
  /** Called when a flight begins of which something is to be stored. */
  readonly onStarted?: (pull: NewPull) => void
  /** Called before the key's next flight can start. */
  readonly onEnded: (flight: Flight, outcome: PullOutcome) => void
  readonly onBroken: (error: unknown) => void
}

export type Progress = {
  readonly bytes: number
  readonly totalBytes: number | null
  /** Why it is no faster, where that is known. */
  readonly reason: 'budget-bandwidth' | null
}

/** The pulls that run, at most one of a key. */
export interface Flights extends AsyncDisposable {
  at(ref: ObjectRef): Flight | undefined
  /** Joins the flight of the key, whatever rule it flies by, or starts one. */
  joinOrStart(plan: Omit<FlightPlan, 'store'>): { readonly flight: Flight; readonly isNew: boolean }
  /** A flight for one reader, of which nothing is stored and nobody knows. */
  passThrough(plan: Omit<FlightPlan, 'store'>): Flight
  /** How many fly, and who reads them. */
  counts(): { readonly flights: number; readonly readers: number }
  /** Of a pull that runs; `null` when none of the key does. */
  progressOf(bucket: number, key: string): Progress | null
  /** Breaks a running pull off, for its readers too. Returns whether there was one. */
  cancel(bucket: number, key: string): boolean
  /** A bucket's rules changed, or it is gone: nothing of its flights is stored any more, and those without readers end. */
  drop(bucket: number): void
}

export function createFlights({ onStarted, onEnded, onBroken, ...deps }: FlightsDeps): Flights {
  const flying = new Map<string, Flight>()
  const open = new Set<Flight>()
  const buffers = createReaderBuffers()
  const olderBlocks = createOlderBlocks()

  const windowBytes = () => Math.min(mostWindow, Math.max(leastWindow, Math.floor(allWindows / open.size)))
  const start = (plan: FlightPlan, means: FlightDeps): Flight => {
    const flight = startFlight(means, plan)
    open.add(flight)
    void flight.closed.catch(onBroken).finally(() => open.delete(flight))
    return flight
  }
  const land = (flight: Flight, outcome: PullOutcome) => {
    onEnded(flight, outcome)
    const name = nameOf(flight.pull)
    if (flying.get(name) === flight) flying.delete(name)
  }
  const unknown: FlightDeps = { ...deps, windowBytes, buffers, olderBlocks, onEnded: () => {} }
  const known: FlightDeps = { ...unknown, onEnded: land }
  return {
    at: (ref) => flying.get(nameOf(ref)),
    joinOrStart(plan) {
      const name = nameOf(plan.pull)
      const underWay = flying.get(name)
      if (underWay) return { flight: underWay, isNew: false }
      const flight = start({ ...plan, store: true }, known)
      flying.set(name, flight)
      onStarted?.(plan.pull)
      return { flight, isNew: true }
    },
    passThrough: (plan) => start({ ...plan, store: false }, unknown),
    counts: () => ({ flights: open.size, readers: [...open].reduce((sum, { readers }) => sum + readers, 0) }),
    progressOf(bucket, key) {
      const flight = flying.get(nameOf({ bucket, key }))
      if (flight === undefined) return null
      const { bytes, totalBytes, isHeldBack } = flight
      return { bytes, totalBytes, reason: isHeldBack ? 'budget-bandwidth' : null }
    },
    cancel(bucket, key) {
      const flight = flying.get(nameOf({ bucket, key }))
      flight?.stop(cancelled)
      return flight !== undefined
    },
    drop(bucket) {
      for (const flight of [...flying.values()]) if (flight.pull.bucket === bucket) flight.abandon()
    },
    async [Symbol.asyncDispose]() {
      for (const flight of open) flight.stop(stopped)
      await Promise.allSettled([...open].map(({ closed }) => closed))
    },
  }
}

const stopped = failed('interrupted', 'The server stops.')

const nameOf = ({ bucket, key }: ObjectRef) => `${bucket}/${key}`
