import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleView } from '../../contract/rule.ts'
import classes from './changes-view.module.css'
import { type Configuration, type ConfigurationChange, configurationChanges } from './configuration-changes.ts'
import type { Difference } from './differences.ts'
import { RuleSentence } from './rule-sentence.tsx'

/** What differs between two configurations, in words. */
export function ChangesView({ before, after }: { before: Configuration; after: Configuration }) {
  const { t } = useTranslation()
  const changes = configurationChanges(t, before, after)
  if (changes.length === 0) return <p className={classes.none}>{t('rule.changes.none')}</p>
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={`${change.kind} ${'rule' in change ? change.rule.id : ''}`} data-kind={change.kind}>
          <Change change={change} />
        </li>
      ))}
    </ul>
  )
}

function Change({ change }: { change: ConfigurationChange }) {
  const { t } = useTranslation()
  switch (change.kind) {
    case 'default':
      return <Told title={t('rule.changes.default')} differences={change.differences} />
    case 'added':
    case 'removed':
      return (
        <Told title={t(`rule.changes.${change.kind}`, { number: change.number })}>
          <Sentence rule={change.rule} />
        </Told>
      )
    case 'changed':
      return (
        <Told title={t('rule.changes.changed', { number: change.number })} differences={change.differences}>
          <Sentence rule={change.rule} />
        </Told>
      )
    case 'order':
      return (
        <Told title={t('rule.changes.order')}>
          <ol className={classes.order}>
            {change.rules.map((rule) => (
              <li key={rule.id}>
                <Sentence rule={rule} />
              </li>
            ))}
          </ol>
        </Told>
      )
  }
}

const Sentence = ({ rule }: { rule: RuleView }) => <RuleSentence rule={rule} condition={rule.condition} />

type ToldProps = { title: string; differences?: readonly Difference[]; children?: ReactNode }

function Told({ title, differences = [], children }: ToldProps) {
  const { t } = useTranslation()
  return (
    <>
      <strong className={classes.title}>{title}</strong>
      {children}
      {differences.length > 0 && (
        <ul className={classes.settings}>
          {differences.map((one) => (
            <li key={one.field}>{t('originPull.change', one)}</li>
          ))}
        </ul>
      )}
    </>
  )
}
