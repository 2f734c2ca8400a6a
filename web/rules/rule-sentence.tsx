import { Code } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RuleCondition, RuleSettings } from '../../contract/rule.ts'
import classes from './rule-sentence.module.css'

type RuleSentenceProps = {
  rule: Pick<RuleSettings, 'mode' | 'address' | 'protocol' | 'redirectCode' | 'statuses'>
  /** Left out, the rule is for every key. */
  condition?: RuleCondition
}

/** The keys a condition means, in the way people write them. */
export const patternOf = ({ prefix, suffix }: RuleCondition) =>
  prefix === '' && suffix === '' ? '' : `${prefix}*${suffix}`

/** A few of the host names under which requests pass the rule by; of many, how many more. */
function hostsIn(hosts: readonly string[]): string {
  const more = hosts.length - mostHosts
  return [...hosts.slice(0, mostHosts), ...(more > 0 ? [`+${more}`] : [])].join(', ')
}

const mostHosts = 3

/** Holds the place of the pattern, which is set apart from the words around it. */
const mark = '\ue000'

/** A rule on one line that a person can read aloud. */
export function RuleSentence({ rule, condition }: RuleSentenceProps) {
  const { t } = useTranslation()
  // Only a default rule nobody has set is without one.
  if (rule.address === '') return <span className={classes.sentence}>{t('rule.noOrigin')}</span>
  const pattern = condition ? patternOf(condition) : ''
  const [before = '', after = ''] = t(`rule.sentence.${rule.mode}`, {
    what: mark,
    address: rule.address,
    code: rule.redirectCode,
    statuses: rule.statuses.join(', '),
    protocol: t(`rule.over.${rule.protocol}`),
  }).split(mark)
  return (
    <span className={classes.sentence}>
      {before}
      {pattern === '' ? t('rule.everyKey') : <Code>{pattern}</Code>}
      {condition && condition.excludedHosts.length > 0 && (
        <> {t('rule.excluding', { hosts: hostsIn(condition.excludedHosts) })}</>
      )}
      {after}
    </span>
  )
}
