import { Button, NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type PullState, pullReasons } from '../../../contract/pulls.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { CloseIcon, DownloadIcon, RefreshIcon, RetryIcon } from '../../ui/icons.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import classes from './pull-toolbar.module.css'
import type { PullPage } from './queries.ts'
import type { FilterInAddress, PullFilter } from './use-pull-filter.ts'

type Setters = Pick<FilterInAddress, 'match' | 'setText' | 'setMatch' | 'setReason' | 'setRule' | 'leaveWarmUp'>
type PullToolbarProps = {
  filter: PullFilter
  setters: Setters
  picker: ReactNode
  /** The ids of the rules by priority; there is nothing to pick without any. */
  rules: readonly string[]
  refreshing: boolean
  onRefresh: () => void
}

/** Which pulls are shown. */
export function PullToolbar({ filter, setters, picker, rules, refreshing, onRefresh }: PullToolbarProps) {
  const { t } = useTranslation()
  return (
    <Toolbar>
      {picker}
      <SearchField
        label={t(`pulls.${setters.match}`)}
        value={filter.prefix + filter.contains}
        onChange={setters.setText}
        clearLabel={t('pulls.clearPrefix')}
      />
      <NativeSelect
        aria-label={t('pulls.match.label')}
        className={classes.match ?? ''}
        value={setters.match}
        onChange={(event) => setters.setMatch(event.currentTarget.value === 'contains' ? 'contains' : 'prefix')}
        data={(['prefix', 'contains'] as const).map((value) => ({ value, label: t(`pulls.match.${value}`) }))}
      />
      <NativeSelect
        aria-label={t('pulls.filterReason')}
        className={classes.picker ?? ''}
        value={filter.reason ?? ''}
        onChange={(event) => setters.setReason(event.currentTarget.value)}
        data={[
          { value: '', label: t('pulls.anyReason') },
          ...pullReasons.map((reason) => ({ value: reason, label: t(`pulls.reason.${reason}.what`) })),
        ]}
      />
      {(rules.length > 0 || filter.rule !== undefined) && (
        <RulePicker rules={rules} value={filter.rule} onPick={setters.setRule} />
      )}
      {filter.warmUp !== undefined && (
        <Button
          variant="default"
          onClick={setters.leaveWarmUp}
          rightSection={<CloseIcon />}
          title={t('pulls.leaveWarmUp')}
        >
          {t('warmUps.number', { id: filter.warmUp })}
          <span className="visually-hidden">. {t('pulls.leaveWarmUp')}</span>
        </Button>
      )}
      <IconButton size={32} variant="default" aria-label={t('pulls.refresh')} onClick={onRefresh} loading={refreshing}>
        <RefreshIcon />
      </IconButton>
    </Toolbar>
  )
}

type AllActionsProps = {
  state: PullState | undefined
  counts: PullPage['counts']
  /** Something beside the state narrows the list. */
  isNarrowed: boolean
  retrying: boolean
  /** Failed pulls are queued again, or waiting ones tried now. */
  onRetryAll: (how: { readonly waiting: boolean }) => void
  exportUrl: string
}

/** What is done with all pulls that the filter names. */
export function AllActions({ state, counts, isNarrowed, retrying, onRetryAll, exportUrl }: AllActionsProps) {
  const { t } = useTranslation()
  const waiting = state === 'queued'
  // How many it will be nobody knows before: failures that have been tried since are left alone.
  const words = isNarrowed ? 'matching' : 'all'
  const canRetry = waiting ? counts.queued > 0 : (state ?? 'failed') === 'failed' && counts.failed > 0
  return (
    <>
      {canRetry && (
        <BusyButton
          variant="default"
          busy={retrying}
          onClick={() => onRetryAll({ waiting })}
          leftSection={<RetryIcon />}
        >
          {waiting ? t(`pulls.hurry.${words}`) : t(`pulls.retryFailed.${words}`)}
        </BusyButton>
      )}
      <Button component="a" href={exportUrl} download variant="default" leftSection={<DownloadIcon />}>
        {t('pulls.export')}
      </Button>
    </>
  )
}

type RulePickerProps = { rules: readonly string[]; value: string | undefined; onPick: (rule: string) => void }

function RulePicker({ rules, value = '', onPick }: RulePickerProps) {
  const { t } = useTranslation()
  const isKnown = value === '' || value === 'default' || rules.includes(value)
  return (
    <NativeSelect
      aria-label={t('pulls.column.rule')}
      className={classes.match ?? ''}
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
      data={[
        { value: '', label: t('pulls.anyRule') },
        ...rules.map((id, n) => ({ value: id, label: t('pulls.ruleNumber', { number: n + 1 }) })),
        { value: 'default', label: t('pulls.defaultRule') },
        ...(isKnown ? [] : [{ value, label: t('pulls.removedRule') }]),
      ]}
    />
  )
}
