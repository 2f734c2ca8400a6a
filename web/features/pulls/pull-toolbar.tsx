import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { pullReasons } from '../../../contract/pulls.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RefreshIcon, RetryIcon } from '../../ui/icons.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import classes from './pull-toolbar.module.css'
import type { PullActions } from './use-pull-actions.ts'
import type { usePullFilter } from './use-pull-filter.ts'

type PullToolbarProps = {
  filter: ReturnType<typeof usePullFilter>
  /** Failed pulls of the bucket, whatever the filter. */
  failed: number
  refreshing: boolean
  onRefresh: () => void
  retryAll: PullActions['retryAll']
}

/** Which pulls are shown, and what is done with all that failed. */
export function PullToolbar({ filter, failed, refreshing, onRefresh, retryAll }: PullToolbarProps) {
  const { t } = useTranslation()
  return (
    <Toolbar
      end={
        failed > 0 && (
          <BusyButton
            variant="default"
            busy={retryAll.isPending}
            onClick={() => retryAll.mutate(filter)}
            leftSection={<RetryIcon />}
          >
            {t('pulls.retryAll')}
          </BusyButton>
        )
      }
    >
      <SearchField
        label={t('pulls.prefix')}
        value={filter.prefix}
        onChange={filter.setPrefix}
        clearLabel={t('pulls.clearPrefix')}
      />
      <NativeSelect
        aria-label={t('pulls.filterReason')}
        className={classes.reason ?? ''}
        value={filter.reason ?? ''}
        onChange={(event) => filter.setReason(event.currentTarget.value)}
        data={[
          { value: '', label: t('pulls.anyReason') },
          ...pullReasons.map((reason) => ({ value: reason, label: t(`pulls.reason.${reason}.what`) })),
        ]}
      />
      <IconButton size={32} variant="default" aria-label={t('pulls.refresh')} onClick={onRefresh} loading={refreshing}>
        <RefreshIcon />
      </IconButton>
    </Toolbar>
  )
}
