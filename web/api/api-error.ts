import type { FieldProblem, ProblemCode } from '../../contract/errors.ts'

/** Why a call gave nothing: the server said no, it could not be reached, or it answered what the contract forbids. */
export type Failure =
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: ProblemCode
      readonly detail: string
      readonly requestId: string
      readonly fields: readonly FieldProblem[]
      /** Seconds to wait before trying again, where the server named them. */
      readonly retryAfter: number | null
    }
  | { readonly kind: 'offline' }
  | { readonly kind: 'surprising-reply'; readonly status: number; readonly detail: string }

/** The one thing `call` and `upload` throw, beside the `AbortError` of a caller who lost interest. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly failure: Failure

  constructor(failure: Failure, options?: ErrorOptions) {
    super('detail' in failure ? failure.detail : failure.kind, options)
    this.failure = failure
  }
}

/** The code of a refusal, or `null` for every other error. */
export function refusalCode(error: unknown): ProblemCode | null {
  return error instanceof ApiError && error.failure.kind === 'refused' ? error.failure.code : null
}
