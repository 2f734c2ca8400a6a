import type { FieldProblem, ProblemCode } from '../../contract/errors.ts'

type More = { readonly fields?: readonly FieldProblem[]; readonly detail?: string; readonly retryAfter?: number }

/** A refusal of the mock's small backend; `mock` turns it into a problem document. */
export class Refused extends Error {
  override name = 'Refused'
  readonly code: ProblemCode
  readonly more: More

  constructor(code: ProblemCode, more: More = {}) {
    super(code)
    this.code = code
    this.more = more
  }
}
