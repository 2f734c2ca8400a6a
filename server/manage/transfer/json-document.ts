import type { FieldProblem } from '../../../contract/errors.ts'
import { OriginPullDocument, type TransferNote } from '../../../contract/transfer.ts'
import type { OriginPullDocument as Stored } from '../../settings-store/settings-store.ts'
import type { NewOriginPull } from '../new-origin-pull.ts'
import { schemaProblems } from '../schema-problems.ts'
import { createNotes, type Notes } from './notes.ts'
import { refusal, refuseText } from './refuse-text.ts'

/** Writes our own document. Rules keep their ids: where they come back to, their secrets still are. */
export function writeJson({ enabled, defaultRule, rules }: Stored): {
  readonly text: string
  readonly notes: readonly TransferNote[]
} {
  const notes = createNotes()
  const document = {
    headwater: 1,
    enabled,
    defaultRule: withoutSecret(defaultRule, '/defaultRule', notes),
    rules: rules.map((rule, n) => withoutSecret(rule, `/rules/${n}`, notes)),
  }
  return { text: `${JSON.stringify(document, null, 2)}\n`, notes: notes.all }
}

function withoutSecret<R extends Stored['defaultRule']>(rule: R, at: string, notes: Notes): R {
  if (rule.credentials.kind === 'none') return rule
  const { secret: _, secretSet, ...credentials } = rule.credentials
  if (secretSet) notes.add(`${at}/credentials/secret`, 'secret-left-out', 'Secrets are not exported.')
  return { ...rule, credentials }
}

/** Reads our own document. Throws `RefusedFieldsError`: pointers begin with `/text` and go on inside the document. */
export function readJson(text: string): NewOriginPull {
  const value = parsed(text)
  const result = OriginPullDocument.safeParse(value)
  if (!result.success) throw refusal(schemaProblems(result.error.issues, value, '/text'))
  return withOwnIds(result.data)
}

/** The parser's own message repeats a piece of the text, which may be a secret. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const line = error instanceof Error ? /\(line (\d+) column \d+\)/.exec(error.message)?.[1] : undefined
    throw refuseText('json', 'This is not JSON.', line === undefined ? undefined : Number(line))
  }
}

function withOwnIds({ enabled, defaultRule, rules }: OriginPullDocument): NewOriginPull {
  const seen = new Set(['default'])
  const taken = rules.flatMap(({ id }, n) => {
    if (id === undefined) return []
    if (seen.has(id)) return [idTaken(n)]
    seen.add(id)
    return []
  })
  if (taken.length > 0) throw refusal(taken)
  return { enabled, defaultRule, rules }
}

const idTaken = (n: number): FieldProblem => ({
  pointer: `/text/rules/${n}/id`,
  code: 'taken',
  detail: 'Another rule has this id.',
})
