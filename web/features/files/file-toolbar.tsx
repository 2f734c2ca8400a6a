import { Button, CloseButton, TextInput } from '@mantine/core'
import { IconFolderUp, IconRefresh, IconSearch, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { useSearchShortcut } from '../../ui/use-search-shortcut.ts'
import classes from './file-toolbar.module.css'
import { useNarrow } from './use-narrow.ts'
import type { Place } from './use-place.ts'

type FileToolbarProps = {
  place: Place
  refreshing: boolean
  onRefresh: () => void
  onUpload: () => void
  onUploadFolder: () => void
}

/** Search, refresh, upload. */
export function FileToolbar({ place, refreshing, onRefresh, onUpload, onUploadFolder }: FileToolbarProps) {
  const { t } = useTranslation()
  const field = useSearchShortcut()
  const narrow = useNarrow()
  return (
    <div className={classes.toolbar}>
      <TextInput
        ref={field}
        aria-label={t('files.search')}
        placeholder={t('files.search')}
        value={place.search}
        onChange={(event) => place.setSearch(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          place.search !== '' && (
            <CloseButton
              size="sm"
              aria-label={t('files.noneFound.clear')}
              onClick={() => {
                place.setSearch('')
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
      <IconButton size={32} variant="default" aria-label={t('files.refresh')} onClick={onRefresh} loading={refreshing}>
        <IconRefresh size={18} aria-hidden />
      </IconButton>
      <div className={classes.uploads}>
        {narrow ? (
          <IconButton size={32} variant="default" aria-label={t('files.uploadFolder')} onClick={onUploadFolder}>
            <IconFolderUp size={18} aria-hidden />
          </IconButton>
        ) : (
          <Button variant="default" leftSection={<IconFolderUp size={16} aria-hidden />} onClick={onUploadFolder}>
            {t('files.uploadFolder')}
          </Button>
        )}
        <Button leftSection={<IconUpload size={16} aria-hidden />} onClick={onUpload}>
          {t('files.upload')}
        </Button>
      </div>
    </div>
  )
}
