import type { FieldProblem } from '../../../contract/errors.ts'
import type { RuleInput } from '../../../contract/rule.ts'

type Issue = NonNullable<ReturnType<typeof RuleInput.safeParse>['error']>['issues'][number]

/** RFC 6901 §3: `~` and `/` are escaped. */
const pointerOf = (path: readonly PropertyKey[]) =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** What a schema of the contract refuses; `at` is put before each pointer. */
export const schemaProblems = (issues: readonly Issue[], at: string): FieldProblem[] =>
  issues.flatMap((issue) => {
    const named: unknown = issue.code === 'custom' ? issue.params?.problem : undefined
    const code = typeof named === 'string' ? named : issue.code
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => ({ pointer: at + pointerOf(path), code, detail: issue.message }))
  })
