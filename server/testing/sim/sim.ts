import { setImmediate } from 'node:timers'
import fc from 'fast-check'
import { createSimClock, type SimClock } from './sim-clock.ts'

/** Chances that a seed decides. */
export type Dice = {
  /** From 0 up to, not including, 1. */
  next(): number
  chance(probability: number): boolean
  pick<T>(from: readonly [T, ...T[]]): T
}

/** One history in the making: a scheduler decides which of all pending steps is taken next. */
export interface Sim {
  readonly seed: number
  readonly dice: Dice
  readonly clock: SimClock
  /** The number of the next thing that happens, for the record. */
  at(): number
  /** Resolves when the scheduler lets this step be taken. */
  step(label: string): Promise<void>
  /** The next step is taken only when this work has ended: work with real files cannot be held. */
  during<T>(work: Promise<T>): Promise<T>
  /** Takes step after step until there is none, and nobody waits for time to pass. */
  runToEnd(): Promise<void>
}

/** More steps than any history that comes to an end. */
const mostSteps = 100_000

export function createSim(seed: number): Sim {
  const [scheduler] = fc.sample(fc.scheduler(), { seed, numRuns: 1 })
  if (scheduler === undefined) throw new Error('fast-check gave no scheduler')
  const clock = createSimClock()
  const working = new Set<Promise<unknown>>()
  let at = 0
  let isTicking = false

  /** Everything that follows from the last step without another one has happened. */
  const settled = async () => {
    do {
      await Promise.allSettled(working)
      await new Promise((resolve) => setImmediate(resolve))
    } while (working.size > 0)
  }
  const step = (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label)
  /** That time passes is one more step, as likely as any other. */
  const letTimePass = () => {
    if (isTicking || !clock.isAwaited) return
    isTicking = true
    void step('time').then(() => {
      isTicking = false
      clock.fireNext()
    })
  }
  return {
    seed,
    dice: createDice(seed),
    clock,
    at: () => ++at,
    step,
    during(work) {
      const ended: Promise<unknown> = work.then(
        () => working.delete(ended),
        () => working.delete(ended),
      )
      working.add(ended)
      return work
    },
    async runToEnd() {
      for (let steps = 0; steps < mostSteps; steps += 1) {
        await settled()
        letTimePass()
        if (scheduler.count() === 0) return
        await scheduler.waitOne()
      }
      throw new Error(`The history of seed ${seed} comes to no end`)
    },
  }
}

/** Mulberry32. */
function createDice(seed: number): Dice {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  }
}
