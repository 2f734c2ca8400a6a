import type { Delta } from '../counters/counters.ts'
import type { ProcessMetrics } from '../metrics/metrics.ts'
import type { DecidedMiss } from '../pull/admit-misses.ts'
import type { Resting } from '../pull/origin-health.ts'
import type { Learned } from '../pull/rule-book.ts'

/** What a worker is started with. It holds no secret. */
export type WorkerSettings = {
  /** The data folder, to read from. */
  readonly folder: string
  /** Bound of its memory for hot objects. */
  readonly cacheBytes: number
  readonly host: string
  /** Of the objects listener, which all workers share. */
  readonly port: number
  readonly home: { readonly domain: string; readonly region: string }
  /** The gateway's own name in `CDN-Loop`. */
  readonly instanceId: string
  /** Where the supervisor answers what a worker cannot. */
  readonly socketPath: string
  /** A path, or `-` for standard output; `null` is none. */
  readonly accessLog: string | null
}

/** From the supervisor to a worker, in order. */
export type ToWorker =
  | {
      readonly kind: 'start'
      readonly settings: WorkerSettings
      readonly book: readonly Learned[]
      readonly resting: Resting
    }
  /** Is answered by `learned` once every later request is decided by it. */
  | { readonly kind: 'learn'; readonly change: number; readonly learned: Learned }
  | { readonly kind: 'resting'; readonly resting: Resting }
  /** The misses that were sent are taken care of; the next ones may be sent. */
  | { readonly kind: 'taken' }
  /** Is answered by `counted`. */
  | { readonly kind: 'count'; readonly ask: number }
  /** The files of logs were renamed. */
  | { readonly kind: 'reopen' }
  | { readonly kind: 'drain'; readonly limitMs: number }

/** From a worker to the supervisor. */
export type FromWorker =
  /** Its code is there; it waits for `start`. */
  | { readonly kind: 'loaded' }
  | { readonly kind: 'serving' }
  /** It cannot start, and why, in words for an operator. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'learned'; readonly change: number }
  | { readonly kind: 'counted'; readonly ask: number; readonly metrics: ProcessMetrics }
  /** `lost` more could not be kept until they could be sent. */
  | { readonly kind: 'misses'; readonly misses: readonly DecidedMiss[]; readonly lost: number }
  /** What it has counted by bucket and rule since it last said so. */
  | { readonly kind: 'delta'; readonly delta: Delta }
  /** So many requests since it last said so. */
  | { readonly kind: 'requests'; readonly count: number }
  | { readonly kind: 'failed'; readonly facts: object; readonly message: string }
