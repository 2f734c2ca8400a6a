import type { FieldProblem } from '../../contract/errors.ts'
import { GatewayError } from './errors.ts'

/** What the operator sent is well-formed but refused, field by field. */
export class RefusedFieldsError extends GatewayError {
  override name = 'RefusedFieldsError'
  readonly fields: readonly FieldProblem[]

  constructor(fields: readonly FieldProblem[]) {
    super('InvalidRequest', fields.map(({ detail }) => detail).join(' '))
    this.fields = fields
  }
}

/** Too much of something that is slowed down on purpose. */
export class TooManyAttemptsError extends GatewayError {
  override name = 'TooManyAttemptsError'
  /** Whole seconds, at least 1. */
  readonly retryAfter: number

  constructor(waitMs: number) {
    const retryAfter = Math.max(1, Math.ceil(waitMs / 1000))
    super('TooManyAttempts', `Too many attempts. Try again in ${retryAfter} s.`)
    this.retryAfter = retryAfter
  }
}
