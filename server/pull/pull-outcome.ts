import type { PullReason } from '../../contract/pulls.ts'
import { GatewayError } from '../domain/errors.ts'
import type { ReasonFacts } from '../domain/pull.ts'
import { OriginError, type OriginFailure } from '../origin/origin-client.ts'

/** How the work on a pull ended. */
export type PullOutcome =
  /** The bucket holds the object; `bytes` is what was copied for it. */
  | { readonly kind: 'done'; readonly bytes: number; readonly totalBytes: number | null }
  /** Nothing was wrong, but the object is not wanted any more: a client or the operator was faster. */
  | { readonly kind: 'dropped'; readonly reason: PullReason; readonly detail: string }
  | { readonly kind: 'failed'; readonly failure: OriginFailure }

export const failed = (reason: PullReason, detail: string): PullOutcome => ({
  kind: 'failed',
  failure: { reason, detail },
})

export const reconfigured: PullOutcome = {
  kind: 'dropped',
  reason: 'configuration-changed',
  detail: 'Origin-pull was changed or disabled.',
}

export const cancelled: PullOutcome = {
  kind: 'dropped',
  reason: 'cancelled-by-operator',
  detail: 'The operator cancelled it.',
}

/** Ends a flight early, with what its record then says. */
export class FlightStopped extends Error {
  override name = 'FlightStopped'
  readonly outcome: PullOutcome

  constructor(outcome: PullOutcome) {
    super(outcome.kind === 'dropped' ? outcome.detail : 'The server stops.')
    this.outcome = outcome
  }
}

/** What an error on the way from the origin into the store means for the pull. */
export function outcomeOf(error: unknown): PullOutcome {
  if (error instanceof OriginError) return { kind: 'failed', failure: error.failure }
  if (error instanceof FlightStopped) return error.outcome
  const code = error instanceof GatewayError ? error.code : null
  if (code === 'Superseded')
    return { kind: 'dropped', reason: 'superseded', detail: 'The key was written, deleted or reconfigured meanwhile.' }
  if (code === 'NoSuchBucket') return { kind: 'dropped', reason: 'bucket-deleted', detail: 'The bucket is gone.' }
  if (code === 'WrongSize') return failed('origin-truncated', 'The body was not as long as the origin declared.')
  if (code === 'WrongChecksum') return failed('origin-checksum', 'The body did not match the checksum the origin gave.')
  if (code === 'StorageFull') return failed('storage-full', 'The disk is full.')
  return failed('storage-failed', error instanceof Error ? error.message : 'The object could not be stored.')
}

/** What of a failure is kept for its words. */
export const factsOf = ({ status, host, limit }: OriginFailure): ReasonFacts => ({
  ...(status === undefined ? {} : { status }),
  ...(host === undefined ? {} : { host }),
  ...(limit === undefined ? {} : { limit }),
})

/** The same for those who wait for the bytes. */
export const failureOf = (outcome: PullOutcome): OriginFailure =>
  outcome.kind === 'failed'
    ? outcome.failure
    : outcome.kind === 'dropped'
      ? { reason: outcome.reason, detail: outcome.detail }
      : { reason: 'interrupted', detail: 'It ended before it began.' }
