import type { TransferNote } from '../../../contract/transfer.ts'
import { unconditional } from '../../domain/origin-pull.ts'
import type { OriginPullDocument } from '../../settings-store/settings-store.ts'
import { type WrittenRule, writeCosRule } from './cos-rule-write.ts'
import { createNotes, type Notes } from './notes.ts'
import { isXmlText } from './xml-tree.ts'
import { writeXml, type XmlNode } from './xml-write.ts'

/**
 * Writes a configuration as COS's GET Bucket Origin answers it, without secrets, in one canonical form. Notes point into
 * the configuration.
 */
export function writeCosXml(document: OriginPullDocument): {
  readonly text: string
  readonly notes: readonly TransferNote[]
} {
  const notes = createNotes()
  if (!document.enabled) notes.add('/enabled', 'disabled', 'COS cannot say that a configuration is switched off.')
  const rules = rulesOf(document, notes).filter((written) => canBeXml(written, notes))
  const nodes = rules
    .flatMap((written) => writeCosRule(written, notes))
    .map((rule, n): XmlNode => ['OriginRule', [['RulePriority', String(n + 1)], ...rule]])
  return { text: writeXml(['OriginConfiguration', nodes]), notes: notes.all }
}

function rulesOf({ defaultRule, rules }: OriginPullDocument, notes: Notes): WrittenRule[] {
  const further = rules.flatMap((rule, n) => {
    const at = `/rules/${n}`
    if (!rule.enabled) notes.add(at, 'disabled', 'COS cannot say that a rule is switched off: it was left out.')
    return rule.enabled ? [{ rule, condition: rule.condition, at }] : []
  })
  const last = { rule: defaultRule, condition: unconditional, at: '/defaultRule' }
  return defaultRule.address === '' ? further : [...further, last]
}

/** A rule that lost a part of its condition would hold for more than it should. */
function canBeXml({ rule, condition, at }: WrittenRule, notes: Notes): boolean {
  const { path, headers } = rule
  const texts = [condition, path, headers].flatMap(textsIn)
  const can = texts.every(isXmlText)
  if (!can) notes.add(at, 'not-xml', 'XML cannot hold a character of this rule: it was left out.')
  return can
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
