import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { buckets } from '../../query/buckets.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { toast } from '../../ui/toast.tsx'
import classes from './delete-dialog.module.css'
import { DeletionProgress } from './deleting/deletion-progress.tsx'
import { type Deletion, useDeleteObjects } from './use-delete-objects.ts'
import { bytesOf } from './use-selection.ts'
import { visibleName } from './visible-name.ts'

type DeleteDialogProps = {
  bucket: string
  objects: readonly ObjectSummary[]
  /** All or some are deleted, and the dialog is not needed any more. */
  onDone: (deleted: readonly string[]) => void
  onClose: () => void
}

/** Says what will be lost, deletes it, and says what could not be deleted. */
export function DeleteDialog({ bucket, objects, onDone, onClose }: DeleteDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const { start, pending, deletion, done, startedAt, stop } = useDeleteObjects(bucket, ({ deleted, left }) => {
    const all = new Set([...gone, ...deleted])
    setGone(all)
    if (left.length > 0) return
    toast({ title: t('files.deleting.done', { count: all.size, formatted: format.count(all.size) }) })
    onDone([...all])
  })
  const open = objects.filter(({ key }) => !gone.has(key))
  const close = () => {
    if (pending) stop()
    else if (gone.size > 0) onDone([...gone])
    else onClose()
  }
  return (
    <Dialog title={t('files.deleting.title')} opened onClose={close}>
      {deletion && deletion.left.length > 0 && !pending ? (
        <NotDeleted deletion={deletion} />
      ) : (
        <WhatIsLost bucket={bucket} objects={open} />
      )}
      <Keys objects={open} />
      {pending && open.length > 250 && <DeletionProgress done={done} total={open.length} startedAt={startedAt} />}
      <DialogFooter>
        <Button variant="default" onClick={close} data-autofocus>
          {t('common.cancel')}
        </Button>
        <BusyButton color="red" onClick={() => start(open.map(({ key }) => key))} busy={pending}>
          {deletion ? t('common.tryAgain') : t('files.delete')}
        </BusyButton>
      </DialogFooter>
    </Dialog>
  )
}

function WhatIsLost({ bucket, objects }: { bucket: string; objects: readonly ObjectSummary[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(buckets.one(bucket))
  const { length: count } = objects
  return (
    <>
      <Text size="sm">
        {t('files.deleting.text', { count, formatted: format.count(count), size: format.bytes(bytesOf(objects)) })}
      </Text>
      {data?.originPull.enabled && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('files.deleting.pulledAgain')}
        </Text>
      )}
    </>
  )
}

function NotDeleted({ deletion: { left, error, stopped } }: { deletion: Deletion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const title = t('files.deleting.failedTitle', { count: left.length, formatted: format.count(left.length) })
  if (error !== null) return <FailureNote title={title} {...tell(error)} />
  return <FailureNote title={title} message={stopped ? t('files.deleting.stopped') : t('files.deleting.failedText')} />
}

const shown = 5

function Keys({ objects }: { objects: readonly ObjectSummary[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const more = objects.length - shown
  return (
    <ul className={classes.keys}>
      {objects.slice(0, shown).map(({ key }) => (
        <li key={key}>{visibleName(key)}</li>
      ))}
      {more > 0 && (
        <li className={classes.more}>{t('files.deleting.more', { count: more, formatted: format.count(more) })}</li>
      )}
    </ul>
  )
}
