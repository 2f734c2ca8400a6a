import type { OriginRule } from '../domain/origin-pull.ts'
import type { OriginFailure } from '../origin/origin-client.ts'

/** A miss that its rule's origin could not help: why, and the rule that says how a client is told. */
export class MissRefusal extends Error {
  override name = 'MissRefusal'
  readonly failure: OriginFailure
  readonly rule: OriginRule

  constructor(rule: OriginRule, failure: OriginFailure, options?: ErrorOptions) {
    super(failure.detail, options)
    this.rule = rule
    this.failure = failure
  }
}

/** The failure of a miss for which the origin is not asked again so soon. */
export const rememberedNotFound = {
  reason: 'origin-not-found',
  detail: 'The origin did not have it a moment ago.',
} as const
