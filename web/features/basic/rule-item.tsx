import { ActionIcon, Switch } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CountsView } from '../../../contract/overview.ts'
import type { RuleView } from '../../../contract/rule.ts'
import { paths } from '../../paths.ts'
import { RuleSentence } from '../../rules/rule-sentence.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import {
  DeleteIcon,
  DragIcon,
  DuplicateIcon,
  EditIcon,
  MoveDownIcon,
  MoveUpIcon,
  WarningIcon,
} from '../../ui/icons.tsx'
import { RuleCounts } from './rule-counts.tsx'
import { RuleDetails } from './rule-details.tsx'
import classes from './rule-list.module.css'
import { handleId, moveButtonId, type RuleActions } from './use-rule-actions.ts'
import { useRuleDrag } from './use-rule-drag.ts'

type RuleItemProps = {
  bucket: string
  rule: RuleView
  /** Its priority, from 1. */
  number: number
  isLast: boolean
  /** The number of the rule that leaves nothing for this one. */
  shadowedBy: number | null
  actions: RuleActions
  /** What the rules did in the last 24 hours. */
  counts: ReadonlyMap<string, CountsView> | null
}

/** One rule: its place, its sentence, and what can be done with it. */
export function RuleItem({ bucket, rule, number, isLast, shadowedBy, actions, counts }: RuleItemProps) {
  const { t } = useTranslation()
  const named = { number }
  const drag = useRuleDrag(rule.id, (dragged, side) => actions.place(dragged, side, rule.id))
  const moveByKey = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key]
    if (by === undefined) return
    event.preventDefault()
    actions.move(rule, by, handleId(rule.id))
  }
  return (
    <li
      ref={drag.item}
      className={classes.item}
      data-off={!rule.enabled || undefined}
      data-dragged={drag.isDragged || undefined}
      data-drop={drag.side ?? undefined}
    >
      <span className={classes.place}>
        <IconButton
          ref={drag.handle}
          id={handleId(rule.id)}
          className={classes.handle ?? ''}
          aria-label={t('rule.list.drag', named)}
          onKeyDown={moveByKey}
        >
          <DragIcon />
        </IconButton>
        <span className={classes.number}>{number}</span>
      </span>
      <div className={classes.what}>
        <RuleSentence rule={rule} condition={rule.condition} />{' '}
        {!rule.enabled && <span className={classes.off}>{t('rule.list.off')}</span>}
        {shadowedBy !== null && <Warning>{t('rule.list.shadowed', { number: shadowedBy })}</Warning>}
        <SecretWarning credentials={rule.credentials} />
        <RuleDetails rule={rule} />
        <RuleCounts counts={counts} rule={rule.id} />
      </div>
      <div className={classes.actions}>
        <Switch
          aria-label={t('rule.list.switch', named)}
          checked={rule.enabled}
          aria-busy={actions.pending}
          onChange={({ currentTarget: { checked } }) => actions.enable(rule, checked)}
        />
        <IconButton
          id={moveButtonId(rule.id, -1)}
          aria-label={t('rule.list.moveUp', named)}
          aria-disabled={number === 1}
          onClick={() => actions.move(rule, -1)}
        >
          <MoveUpIcon />
        </IconButton>
        <IconButton
          id={moveButtonId(rule.id, 1)}
          aria-label={t('rule.list.moveDown', named)}
          aria-disabled={isLast}
          onClick={() => actions.move(rule, 1)}
        >
          <MoveDownIcon />
        </IconButton>
        <IconLink to={paths.newRule(bucket, rule.id)} name={t('rule.list.duplicate', named)}>
          <DuplicateIcon />
        </IconLink>
        <EditLink to={paths.rule(bucket, rule.id)} name={t('rule.list.edit', named)} />
        <IconButton aria-label={t('rule.list.remove', named)} onClick={() => actions.remove(rule)}>
          <DeleteIcon />
        </IconButton>
      </div>
    </li>
  )
}

export const Warning = ({ children }: { children: ReactNode }) => (
  <p className={classes.warning}>
    <WarningIcon size={14} />
    {children}
  </p>
)

/** After an import or an undo a rule may be without the secret it needs. */
export function SecretWarning({ credentials }: Pick<RuleView, 'credentials'>) {
  const { t } = useTranslation()
  const isMissing = credentials.kind !== 'none' && !credentials.secretSet
  return isMissing ? <Warning>{t('rule.secretMissing')}</Warning> : null
}

export const EditLink = (props: { to: string; name: string }) => (
  <IconLink {...props}>
    <EditIcon />
  </IconLink>
)

function IconLink({ to, name, children }: { to: string; name: string; children: ReactNode }) {
  return (
    <ActionIcon component={Link} to={to} variant="subtle" color="gray" size={28} aria-label={name} title={name}>
      {children}
    </ActionIcon>
  )
}
