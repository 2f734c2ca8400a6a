import type { TFunction } from 'i18next'
import { memo } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Format } from '../../i18n/use-format.ts'
import { reasonFacts } from '../../reason-facts.ts'
import { KeyText } from '../../ui/key-text.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import rowLink from '../../ui/row-link.module.css'
import { Status } from '../../ui/status.tsx'
import { withParams } from '../../use-address.ts'
import { copiedText, none, remainingText } from './copied-text.ts'
import { PullButtons } from './pull-buttons.tsx'
import classes from './pull-table.module.css'
import type { ListedPull } from './queries.ts'
import { ruleName } from './rule-name.ts'
import type { PullActions } from './use-pull-actions.ts'

/** What every row needs; always the same object, so that only rows that changed are drawn again. */
export type RowTools = {
  readonly t: TFunction
  readonly format: Format
  readonly rules: readonly string[] | null
  readonly actions: PullActions
}

type PullRowProps = { pull: ListedPull; index: number; tools: RowTools }

/** By this the focus finds back to a row. */
export const rowLinkId = (id: string) => `pull:${id}`

/** One pull: what, by which rule, how far, and if it failed why and what helps. Its key is a link that covers the row. */
export const PullRow = memo(function PullRow({ pull, index, tools }: PullRowProps) {
  const { t, format, rules, actions } = tools
  return (
    <tr aria-rowindex={index + 2} data-pull={pull.id} data-gone={pull.gone || undefined} className={classes.row}>
      <th scope="row" className={classes.key}>
        <KeyLink pull={pull} />
        {pull.replaces && <span className={classes.note}>{t('pulls.replaces')}</span>}
      </th>
      <td className={classes.rule} title={rules === null ? pull.bucket : undefined}>
        {rules === null ? pull.bucket : ruleName(pull.rule, rules, t)}
      </td>
      <td className={classes.state}>
        <State pull={pull} tools={tools} />
        <Reason pull={pull} t={t} />
      </td>
      <td className={classes.copied} data-none={copiedText(pull, t, format) === none || undefined}>
        <Copied pull={pull} tools={tools} />
      </td>
      <td className={classes.attempts}>
        <span className={classes.inCard}>{t('pulls.column.attempts') + t('common.colon')}</span>
        {format.count(pull.attempts)}
      </td>
      <td className={classes.queued}>
        <time dateTime={pull.queuedAt} title={format.moment(pull.queuedAt)}>
          {format.shortMoment(pull.queuedAt)}
        </time>
      </td>
      <td className={classes.actions}>
        <PullButtons pull={pull} actions={actions} t={t} />
      </td>
    </tr>
  )
})

/** Opens the drawer. */
function KeyLink({ pull: { id, key } }: { pull: ListedPull }) {
  const [params] = useSearchParams()
  return (
    <Link
      to={`?${withParams(params, { pull: id })}`}
      preventScrollReset
      id={rowLinkId(id)}
      title={key}
      className={`${rowLink.link} ${classes.link}`}
    >
      <KeyText value={key} />
    </Link>
  )
}

function State({ pull, tools: { t, format } }: Omit<PullRowProps, 'index'>) {
  const isWaiting = pull.state === 'queued' && pull.attempts > 0
  const facts = reasonFacts(pull, t, format)
  return (
    <div className={classes.line}>
      <Status sign={pull.state}>{t(`pulls.state.${pull.state}`)}</Status>
      {isWaiting && pull.nextAttemptAt && (
        <span className={classes.note}>
          {t('pulls.nextAttempt', { moment: format.shortMoment(pull.nextAttemptAt) })}
        </span>
      )}
      {pull.state === 'failed' && facts && (
        <span className={classes.note} title={facts}>
          {facts}
        </span>
      )}
    </div>
  )
}

/** In plain words, with what helps, as far as there is room; the drawer has all of it. */
function Reason({ pull: { reason }, t }: { pull: ListedPull; t: TFunction }) {
  if (reason === null) return null
  const [what, todo] = [t(`pulls.reason.${reason}.what`), t(`pulls.reason.${reason}.todo`)]
  return (
    <p className={classes.reason} title={`${what} ${todo}`}>
      <strong>{what}</strong> {todo}
    </p>
  )
}

function Copied({ pull, tools: { t, format } }: Omit<PullRowProps, 'index'>) {
  const { key, state, bytes, totalBytes } = pull
  const told = copiedText(pull, t, format)
  if (state !== 'running') return told
  const remaining = remainingText(pull, t, format)
  return (
    <>
      <ProgressBar
        label={t('pulls.progress', { key })}
        value={bytes}
        max={totalBytes === null || totalBytes === 0 ? null : totalBytes}
      >
        {told}
      </ProgressBar>
      {remaining && <span className={classes.note}>{remaining}</span>}
    </>
  )
}
