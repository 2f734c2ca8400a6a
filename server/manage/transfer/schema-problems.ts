import type { FieldProblem } from '../../../contract/errors.ts'
import type { RuleInput } from '../../../contract/rule.ts'
import { pointerOf } from '../pointers.ts'

type Issue = NonNullable<ReturnType<typeof RuleInput.safeParse>['error']>['issues'][number]

/** What a schema of the contract refuses; `at` is put before each pointer. */
export const schemaProblems = (issues: readonly Issue[], at: string): FieldProblem[] =>
  issues.flatMap((issue) => {
    const named: unknown = issue.code === 'custom' ? issue.params?.problem : undefined
    const code = typeof named === 'string' ? named : issue.code
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => ({ pointer: at + pointerOf(path.map(String)), code, detail: issue.message }))
  })
