import type { FieldProblem } from '../../contract/errors.ts'
import type { RuleInput } from '../../contract/rule.ts'
import { placesOf, valueProblem } from '../../contract/value-problems.ts'
import { pointerOf } from './pointers.ts'
import { isSettingProblem, whatToDo } from './setting-problems.ts'

type Issue = NonNullable<ReturnType<typeof RuleInput.safeParse>['error']>['issues'][number]

/** More problems are not told at once; a body of 1 MiB could have half a million. */
export const mostProblems = 100

/**
 * What a schema of the contract refuses of a value, and what to do about it; `at` is put before each pointer. Of very
 * many the first are told.
 */
export const schemaProblems = (issues: readonly Issue[], value: unknown, at = ''): FieldProblem[] =>
  issues
    .slice(0, mostProblems)
    .flatMap((issue) => {
      const said = saidOf(issue, value)
      return placesOf(issue).map((path) => ({ pointer: at + pointerOf(path.map(String)), ...said }))
    })
    .slice(0, mostProblems)

function saidOf(issue: Issue, value: unknown): Omit<FieldProblem, 'pointer'> {
  const named: unknown = issue.code === 'custom' ? issue.params?.problem : undefined
  if (typeof named === 'string')
    return { code: named, detail: isSettingProblem(named) ? whatToDo[named] : issue.message }
  const said = valueProblem(issue, value)
  if (said.code === 'unknown-name') return { ...said, detail: 'There is nothing of this name here: leave it out.' }
  return { ...said, detail: issue.message }
}
