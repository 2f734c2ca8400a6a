import type { FieldProblem } from '../../contract/errors.ts'
import type { RuleInput } from '../../contract/rule.ts'
import { pointerOf } from './pointers.ts'
import { isSettingProblem, whatToDo } from './setting-problems.ts'

type Issue = NonNullable<ReturnType<typeof RuleInput.safeParse>['error']>['issues'][number]

/** What a schema of the contract refuses, and what to do about it; `at` is put before each pointer. */
export const schemaProblems = (issues: readonly Issue[], at = ''): FieldProblem[] =>
  issues.flatMap((issue) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => ({ pointer: at + pointerOf(path.map(String)), ...saidOf(issue) }))
  })

function saidOf(issue: Issue): Pick<FieldProblem, 'code' | 'detail'> {
  const { code, message } = issue
  if (code === 'unrecognized_keys') return { code, detail: 'There is nothing of this name here: leave it out.' }
  const named: unknown = code === 'custom' ? issue.params?.problem : undefined
  if (typeof named !== 'string') return { code, detail: message }
  return { code: named, detail: isSettingProblem(named) ? whatToDo[named] : message }
}
