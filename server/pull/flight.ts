import type { OriginRule } from '../domain/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import type { OriginFailure } from '../origin/origin-client.ts'
import { type BringDeps, bringObject, type FlightHead } from './bring-object.ts'
import { createFlightBody, type FlightBody } from './flight-body.ts'
import { createFlightReader, type FlightReader } from './flight-reader.ts'
import type { OlderBlocks } from './older-blocks.ts'
import { FlightStopped, failureOf, outcomeOf, type PullOutcome, reconfigured } from './pull-outcome.ts'
import type { ReaderBuffers } from './reader-buffers.ts'

/** What became of asking the origin. */
export type TakeOff =
  | { readonly kind: 'flying'; readonly head: FlightHead }
  /** There is nothing to fly for: the bucket has what the origin has. */
  | { readonly kind: 'landed' }
  | { readonly kind: 'failed'; readonly failure: OriginFailure }

/** A pull that runs. */
export interface Flight {
  readonly pull: NewPull
  readonly rule: OriginRule
  /** Settles as soon as it has, or waits for, its place among the origin's reads; `false` when it asks nobody. */
  readonly asked: Promise<boolean>
  readonly tookOff: Promise<TakeOff>
  /** What becomes of the pull: settles when the object is published, or is known not to be. */
  readonly ended: Promise<PullOutcome>
  /** Settles when all readers have left, too. */
  readonly closed: Promise<void>
  /** Bytes that have arrived, and those that are to arrive. */
  readonly bytes: number
  readonly readers: number
  readonly totalBytes: number | null
  /** Whether a bandwidth holds it back at this moment. */
  readonly isHeldBack: boolean
  /** Somebody who reads from the first byte on; `null` when that is not to be had any more. */
  join(): FlightReader | null
  /** Resolves when the byte at `position` is here, or none comes any more. */
  reach(position: number): Promise<void>
  /** Breaks it off, for its readers too. */
  stop(outcome: PullOutcome): void
  /** Nothing of it is to be stored any more. Its readers get the rest. */
  abandon(): void
}

export type FlightDeps = BringDeps & {
  /** How many recent bytes one flight may keep in memory now. */
  readonly windowBytes: () => number
  readonly buffers: ReaderBuffers
  readonly olderBlocks: OlderBlocks
  /** Milliseconds by a monotonic clock. */
  readonly elapsed: () => number
  /** Called once, before anybody who waits for `ended` learns of it. */
  readonly onEnded: (flight: Flight, outcome: PullOutcome) => void
}

export type FlightPlan = {
  readonly pull: NewPull
  readonly rule: OriginRule
  /** Whether the object is to be stored, or only handed on. */
  readonly store: boolean
  /** The store was asked in this very turn of the event loop, and does not have it. */
  readonly isMissing?: boolean
}

/** Starts to bring one object from its origin. It goes on to its end whoever reads, as long as it is to be stored. */
export function startFlight(deps: FlightDeps, plan: FlightPlan): Flight {
  const stop = new AbortController()
  const tookOff = Promise.withResolvers<TakeOff>()
  const asked = Promise.withResolvers<boolean>()
  const ended = Promise.withResolvers<PullOutcome>()
  let isWanted = plan.store
  let hasEnded = false
  let isHeldBack = false

  const body = createFlightBody({
    windowBytes: deps.windowBytes,
    olderBlocks: deps.olderBlocks,
    onDeserted: () => {
      if (!isWanted || body.unstored !== null) breakOff(outcomeOf(body.unstored))
    },
  })
  const settle = (outcome: PullOutcome) => {
    if (hasEnded) return
    hasEnded = true
    deps.onEnded(flight, outcome)
    ended.resolve(outcome)
  }
  /** What is whole is being published, and only that will tell its end. Else who comes next need not wait for a slow disk. */
  const breakOff = (outcome: PullOutcome) => {
    const why = new FlightStopped(outcome)
    stop.abort(why)
    if (body.verified) body.fail(why)
    else crash(why)
  }
  const crash = (error: unknown) => {
    const why = stop.signal.aborted ? stop.signal.reason : error
    const outcome = outcomeOf(why)
    tookOff.resolve({ kind: 'failed', failure: failureOf(outcome) })
    body.fail(why instanceof Error ? why : new Error('The pull broke', { cause: why }))
    settle(outcome)
  }
  const course = {
    body,
    signal: stop.signal,
    isWanted: () => isWanted,
    onAsked: () => asked.resolve(true),
    onTakeOff: tookOff.resolve,
    onHeldBack: (isHeld: boolean) => {
      isHeldBack = isHeld
    },
  }
  const closed = bringObject(deps, plan, course)
    .then(settle, crash)
    .then(() => {
      asked.resolve(false)
      return body.close()
    })
  const flight: Flight = {
    pull: plan.pull,
    rule: plan.rule,
    asked: asked.promise,
    tookOff: tookOff.promise,
    ended: ended.promise,
    closed,
    get bytes() {
      return body.arrived
    },
    get readers() {
      return body.readers
    },
    get totalBytes() {
      return body.total
    },
    get isHeldBack() {
      return isHeldBack
    },
    join() {
      const mark = body.join(0)
      return mark && createFlightReader({ body, mark, buffers: deps.buffers, elapsed: deps.elapsed })
    },
    reach: (position) => reach(body, position),
    stop: breakOff,
    abandon() {
      isWanted = false
      settle(reconfigured)
      if (body.readers === 0) breakOff(reconfigured)
    },
  }
  return flight
}

async function reach(body: FlightBody, position: number): Promise<void> {
  const mark = { at: position, wake: () => {} }
  while (body.arrived <= position && !body.verified && body.failure === null) {
    await new Promise<void>((resolve) => {
      mark.wake = resolve
      body.await(mark)
    })
  }
}
