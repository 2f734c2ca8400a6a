import { Button, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DeletionView, startDeletion } from '../../../../contract/deletions.ts'
import { call } from '../../../api/call.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { buckets } from '../../../query/buckets.ts'
import { useFailureText } from '../../../query/failure-text.ts'
import { QueryView } from '../../../query/query-view.tsx'
import { BusyButton } from '../../../ui/busy-button.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { visibleName } from '../visible-name.ts'
import { type Counted, useCount } from './use-count.ts'

type PrefixDialogProps = {
  bucket: string
  /** Empty for the whole bucket. */
  prefix: string
  onStarted: (deletion: DeletionView) => void
  onClose: () => void
}

/** Counts what is under a prefix, and deletes it only for who types that number. */
export function PrefixDialog({ bucket, prefix, onStarted, onClose }: PrefixDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query, soFar } = useCount(bucket, prefix)
  const where = prefix === '' ? t('files.allFiles') : visibleName(prefix)
  return (
    <Dialog title={t('files.deleting.folderTitle', { folder: where })} opened onClose={onClose}>
      <QueryView
        query={query}
        waiting={
          <Text size="sm" role="status">
            {t('files.deleting.counting', { formatted: format.count(soFar) })}
          </Text>
        }
        filled={(counted) => (
          <Confirm bucket={bucket} prefix={prefix} counted={counted} onStarted={onStarted} onClose={onClose} />
        )}
      />
    </Dialog>
  )
}

function Confirm({ bucket, prefix, counted, onStarted, onClose }: PrefixDialogProps & { counted: Counted }) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const [typed, setTyped] = useState('')
  const { data: view } = useQuery(buckets.one(bucket))
  const start = useMutation({
    mutationFn: () =>
      call(startDeletion, { params: { bucket }, body: { prefixes: [prefix], expected: counted.objects } }),
    onSuccess: onStarted,
  })
  const { objects: count, bytes } = counted
  const matches = count > 0 && typed.replaceAll(/\D/g, '') === String(count)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (matches) start.mutate()
      }}
    >
      <Text size="sm">
        {t('files.deleting.text', { count, formatted: format.count(count), size: format.bytes(bytes) })}
      </Text>
      {view?.originPull.enabled && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('files.deleting.pulledAgain')}
        </Text>
      )}
      <TextInput
        mt="md"
        label={t('files.deleting.typeCount', { formatted: String(count) })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
      />
      {start.error && <FailureNote title={t('files.deleting.notStarted')} {...tell(start.error)} />}
      <DialogFooter>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <BusyButton type="submit" color="red" busy={start.isPending} disabled={!matches}>
          {t('files.delete')}
        </BusyButton>
      </DialogFooter>
    </form>
  )
}
