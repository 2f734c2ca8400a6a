import { CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { IconRefresh, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { pullReasons } from '../../../contract/pulls.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useSearchShortcut } from '../../ui/use-search-shortcut.ts'
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
  const field = useSearchShortcut()
  return (
    <div className={classes.toolbar}>
      <TextInput
        ref={field}
        aria-label={t('pulls.prefix')}
        placeholder={t('pulls.prefix')}
        value={filter.prefix}
        onChange={(event) => filter.setPrefix(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          filter.prefix !== '' && (
            <CloseButton
              size="sm"
              aria-label={t('pulls.clearPrefix')}
              onClick={() => {
                filter.setPrefix('')
                field.current?.focus()
              }}
            />
          )
        }
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className={classes.search ?? ''}
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
      <IconButton size={36} variant="default" aria-label={t('pulls.refresh')} onClick={onRefresh} loading={refreshing}>
        <IconRefresh size={18} aria-hidden />
      </IconButton>
      {failed > 0 && (
        <BusyButton
          className={classes.retryAll ?? ''}
          variant="default"
          busy={retryAll.isPending}
          onClick={() => retryAll.mutate(filter)}
        >
          {t('pulls.retryAll')}
        </BusyButton>
      )}
    </div>
  )
}
