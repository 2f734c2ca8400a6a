import { RuleInput, ruleDefaults, ruleLimits } from '../../../contract/rule.ts'
import type { TransferNote } from '../../../contract/transfer.ts'
import type { NewOriginPull } from '../new-origin-pull.ts'
import { schemaProblems } from '../schema-problems.ts'
import { type CosRule, readCosRule } from './cos-rule-read.ts'
import { createNotes, type Notes } from './notes.ts'
import { refuseText, textProblem } from './refuse-text.ts'
import { openXml } from './xml-fields.ts'
import { readXml } from './xml-tree.ts'

/**
 * Reads the document of COS's PUT Bucket Origin, in every spelling its documents and SDKs have. Notes point into the
 * document. Throws `RefusedFieldsError` at `/text`, with everything that is wrong.
 */
export function readCosXml(text: string): {
  readonly configuration: NewOriginPull
  readonly notes: readonly TransferNote[]
} {
  const element = readXml(text)
  if (element.name !== 'OriginConfiguration') throw refuseText('root', 'This is no OriginConfiguration.', element.line)
  const notes = createNotes()
  const root = openXml(element, '', notes)
  const read = root.all('OriginRule').map((rule, n) => readCosRule(openXml(rule, `/OriginRule/${n}`, notes), notes))
  for (const rule of read) check(rule, notes)
  root.done()
  if (read.length === 0) root.note('no-rules', 'Without a rule there is no origin-pull: it is switched off.')
  const configuration = configurationOf(inOrder(read, notes).map(({ rule }) => rule))
  if (configuration.rules.length > ruleLimits.rules)
    notes.refuse(
      textProblem('too-many-rules', `A bucket has at most ${ruleLimits.rules} rules beside the default rule.`),
    )
  notes.throwRefused()
  return { configuration, notes: notes.all }
}

/** COS does not say which end comes first; 1 does here. Equals, and those without a number, keep the document's order. */
function inOrder(rules: readonly CosRule[], notes: Notes): CosRule[] {
  const seen = new Set<number>()
  for (const { priority, fields } of rules) {
    if (priority === null) notes.add(fields.pointer, 'priority-missing', 'It has no priority: it is tried after those.')
    else if (seen.has(priority))
      notes.add(fields.pointer, 'priority-taken', 'An earlier rule of this priority is first.')
    if (priority !== null) seen.add(priority)
  }
  return rules.toSorted((a, b) => (a.priority ?? Number.MAX_VALUE) - (b.priority ?? Number.MAX_VALUE))
}

/** What the settings themselves refuse, each with the line of its rule. */
function check({ rule, fields: { line } }: CosRule, notes: Notes): void {
  const { error } = RuleInput.safeParse(rule)
  for (const { pointer, facts, ...problem } of error ? schemaProblems(error.issues, rule) : []) {
    const setting = pointer.slice(1)
    const detail = `Line ${line}: in this rule, ${setting} is refused (${problem.detail}).`
    notes.refuse({ ...problem, pointer: '/text', detail, facts: { ...facts, line, setting } })
  }
}

/** The default rule holds for every key and is tried last: so is a last rule without a condition. */
function configurationOf(rules: readonly RuleInput[]): NewOriginPull {
  const last = rules.at(-1)
  if (last === undefined || !isUnconditional(last))
    return { enabled: rules.length > 0, defaultRule: ruleDefaults, rules }
  const { enabled, condition: _, ...defaultRule } = last
  return { enabled, defaultRule, rules: rules.slice(0, -1) }
}

const isUnconditional = ({ condition, statuses }: RuleInput) =>
  condition.prefix === '' &&
  condition.suffix === '' &&
  condition.excludedHosts.length === 0 &&
  statuses.every((status) => status === '404')
