import type { FieldProblem, ProblemCode } from '../../../contract/errors.ts'

/** A request is refused before any use case sees it. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ProblemCode
  readonly fields: readonly FieldProblem[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    detail: string,
    more: { readonly fields?: readonly FieldProblem[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail)
    this.code = code
    this.fields = more.fields ?? []
    this.headers = more.headers ?? {}
  }
}
