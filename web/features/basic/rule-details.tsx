import { useTranslation } from 'react-i18next'
import type { RuleView } from '../../../contract/rule.ts'
import { comparedRule } from '../../rules/configuration-changes.ts'
import { beyondSentence } from '../../rules/differences.ts'
import { SettingFacts } from '../../rules/setting-facts.tsx'
import classes from './rule-list.module.css'

/** What of a rule is not as it comes and not in its sentence, on demand. */
export function RuleDetails({ rule }: { rule: RuleView }) {
  const { t } = useTranslation()
  const lines = beyondSentence(t, comparedRule(rule))
  if (lines.length === 0) return null
  return (
    <details className={classes.details}>
      <summary>{t('rule.list.more', { count: lines.length })}</summary>
      <SettingFacts lines={lines} />
    </details>
  )
}
