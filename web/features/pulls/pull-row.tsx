import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { PullView } from '../../../contract/pulls.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PullIcon, RetryIcon, StopIcon } from '../../ui/icons.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Status } from '../../ui/status.tsx'
import classes from './pull-table.module.css'
import type { PullActions } from './use-pull-actions.ts'

type PullRowProps = { pull: PullView; rules: readonly string[]; actions: PullActions }

/** One pull: what, by which rule, how far, and if it failed why and what helps. */
export function PullRow({ pull, rules, actions }: PullRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const label = (column: 'rule' | 'state' | 'bytes' | 'attempts' | 'queued') => t(`pulls.column.${column}`)
  return (
    <tr data-pull={pull.id}>
      <th scope="row" className={classes.key}>
        {pull.key}
        {pull.replaces && <span className={classes.note}>{t('pulls.replaces')}</span>}
      </th>
      <td data-label={label('rule')} data-fixed>
        {useRuleName(rules)(pull.rule)}
      </td>
      <td data-label={label('state')} className={classes.stateCell}>
        <div>
          <State pull={pull} />
          <Reason pull={pull} />
        </div>
      </td>
      <td data-label={label('bytes')} data-numeric className={classes.copied}>
        <Copied pull={pull} />
      </td>
      <td data-label={label('attempts')} data-numeric>
        {format.count(pull.attempts)}
      </td>
      <td data-label={label('queued')} data-fixed data-quiet>
        <time dateTime={pull.queuedAt}>{format.shortMoment(pull.queuedAt)}</time>
      </td>
      <td data-actions>
        <Actions pull={pull} actions={actions} />
      </td>
    </tr>
  )
}

function useRuleName(rules: readonly string[]) {
  const { t } = useTranslation()
  return (id: string) => {
    if (id === 'default') return t('pulls.defaultRule')
    const index = rules.indexOf(id)
    return index === -1 ? t('pulls.removedRule') : t('pulls.ruleNumber', { number: index + 1 })
  }
}

function State({ pull }: { pull: PullView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const isWaiting = pull.state === 'queued' && pull.attempts > 0 && pull.nextAttemptAt !== null
  return (
    <>
      <Status sign={pull.state}>{t(`pulls.state.${pull.state}`)}</Status>
      {isWaiting && pull.nextAttemptAt && (
        <span className={classes.note}>
          {t('pulls.nextAttempt', { moment: format.shortMoment(pull.nextAttemptAt) })}
        </span>
      )}
    </>
  )
}

/** In plain words, with what helps; the server's own sentence below. */
function Reason({ pull: { reason, originStatus, detail } }: { pull: PullView }) {
  const { t } = useTranslation()
  if (reason === null) return null
  return (
    <div className={classes.reason}>
      <p>
        <strong>{t(`pulls.reason.${reason}.what`)}</strong> {t(`pulls.reason.${reason}.todo`)}
      </p>
      {originStatus !== null && <p>{t('pulls.originStatus', { status: originStatus })}</p>}
      {detail !== null && (
        <p className={classes.detail} lang="en">
          {detail}
        </p>
      )}
    </div>
  )
}

function Copied({ pull: { key, state, bytes, totalBytes } }: { pull: PullView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const told =
    totalBytes !== null && totalBytes !== bytes
      ? t('pulls.of', { bytes: format.bytes(bytes), total: format.bytes(totalBytes) })
      : format.bytes(bytes)
  if (state !== 'running' || totalBytes === null || totalBytes === 0) return told
  return (
    <ProgressBar label={t('pulls.progress', { key })} value={bytes} max={totalBytes}>
      {told} · {format.percent(bytes / totalBytes)}
    </ProgressBar>
  )
}

function Actions({ pull, actions }: Omit<PullRowProps, 'rules'>) {
  const { t } = useTranslation()
  const id = useId()
  const isOpen = pull.state === 'queued' || pull.state === 'running'
  const shared = { 'aria-describedby': id }
  return (
    <div className={classes.buttons}>
      <span id={id} hidden>
        {pull.key}
      </span>
      {pull.state === 'done' && (
        <IconButton {...shared} aria-label={t('pulls.pullAgain')} onClick={() => actions.again(pull)}>
          <PullIcon />
        </IconButton>
      )}
      {pull.state !== 'done' && pull.state !== 'running' && (
        <IconButton {...shared} aria-label={t('pulls.retry')} onClick={() => actions.retry(pull)}>
          <RetryIcon />
        </IconButton>
      )}
      {isOpen && (
        <IconButton {...shared} aria-label={t('pulls.cancel')} onClick={() => actions.cancel(pull)}>
          <StopIcon />
        </IconButton>
      )}
    </div>
  )
}
