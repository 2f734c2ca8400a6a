import type { FieldProblem } from '../../../contract/errors.ts'
import type { TransferCode } from '../../../contract/transfer.ts'
import { RefusedFieldsError } from '../../domain/refusals.ts'
import { mostProblems } from '../schema-problems.ts'

/** What is wrong with a text, and in which line. What the text says is not repeated: it may hold secrets. */
export const textProblem = (code: TransferCode, detail: string, line?: number): FieldProblem =>
  line === undefined
    ? { pointer: '/text', code, detail }
    : { pointer: '/text', code, detail: `Line ${line}: ${detail}`, facts: { line } }

/** The document is refused for all of this; of very much the first is told, and that there may be more. */
export function refusal(problems: readonly FieldProblem[]): RefusedFieldsError {
  if (problems.length < mostProblems) return new RefusedFieldsError(problems)
  const more = textProblem('more', 'More may be wrong: mend this first.')
  return new RefusedFieldsError([...problems.slice(0, mostProblems), more])
}

/** The document is refused: it cannot be read on. */
export const refuseText = (code: TransferCode, detail: string, line?: number) =>
  new RefusedFieldsError([textProblem(code, detail, line)])
