import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { ruleLimits } from '../../../contract/rule.ts'
import { paths } from '../../paths.ts'
import { RuleSentence } from '../../rules/rule-sentence.tsx'
import { shadowedBy, shadowsDefault } from '../../rules/shadowing.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { AddIcon } from '../../ui/icons.tsx'
import { SectionPart } from '../../ui/section.tsx'
import { RuleCounts, useRuleCounts } from './rule-counts.tsx'
import { EditLink, RuleItem, SecretWarning, Warning } from './rule-item.tsx'
import classes from './rule-list.module.css'
import { useRuleActions } from './use-rule-actions.ts'

/** Every rule in the order in which they are tried. */
export function RuleList({ bucket, view }: { bucket: string; view: OriginPullView }) {
  const { t } = useTranslation()
  const actions = useRuleActions(bucket, view)
  const counts = useRuleCounts(bucket)
  const { rules, defaultRule } = view
  const shadowing = defaultRule.address === '' ? null : numberOf(view, shadowsDefault(view)?.id)
  const add =
    rules.length < ruleLimits.rules ? (
      <Button
        component={Link}
        to={paths.newRule(bucket)}
        ref={actions.addRule}
        variant="default"
        size="xs"
        leftSection={<AddIcon size={14} />}
      >
        {t('rule.add')}
      </Button>
    ) : (
      <span className={classes.full}>{t('rule.list.full', { max: ruleLimits.rules })}</span>
    )
  return (
    <SectionPart
      title={t('rule.list.title')}
      actions={
        <div className={classes.tools}>
          <Button component={Link} to={paths.originPullHistory(bucket)} variant="subtle" size="xs">
            {t('rule.history.open')}
          </Button>
          <Button component={Link} to={paths.originPullTransfer(bucket)} variant="subtle" size="xs">
            {t('rule.transfer.open')}
          </Button>
          {add}
        </div>
      }
    >
      {actions.failure && <FailureNote title={t('rule.list.failed')} {...actions.failure} />}
      <ol aria-label={t('rule.list.title')} className={classes.list}>
        {rules.map((rule, index) => (
          <RuleItem
            key={rule.id}
            bucket={bucket}
            rule={rule}
            number={index + 1}
            isLast={index === rules.length - 1}
            shadowedBy={numberOf(view, shadowedBy(rules, rule.id)?.id)}
            actions={actions}
            counts={counts}
          />
        ))}
        <li className={classes.item}>
          <span className={classes.place}>
            <span className={classes.number} data-word>
              {t('rule.list.last')}
            </span>
          </span>
          <div className={classes.what}>
            <RuleSentence rule={defaultRule} />
            {shadowing !== null && <Warning>{t('rule.list.shadowed', { number: shadowing })}</Warning>}
            <SecretWarning credentials={defaultRule.credentials} />
            <RuleCounts counts={counts} rule="default" />
          </div>
          <div className={classes.actions}>
            <EditLink to={paths.rule(bucket, 'default')} name={t('rule.list.editDefault')} />
          </div>
        </li>
      </ol>
    </SectionPart>
  )
}

function numberOf({ rules }: OriginPullView, id: string | undefined): number | null {
  const index = rules.findIndex((rule) => rule.id === id)
  return index === -1 ? null : index + 1
}
