import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFailureToast } from '../../../query/failure-toast.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { type ConflictChoice, settleConflicts } from './conflicts.ts'
import { findExisting } from './find-existing.ts'
import type { PickedFile } from './picked-files.ts'
import { isTaken } from './upload-queue.ts'
import { uploadQueue, useUploads } from './uploads.ts'

type Decided = PickedFile & { readonly id: number }

/** Asks again where something was stored under the key of an upload while that was on its way. */
export function TakenDialog({ bucket, onClose }: { bucket: string; onClose: () => void }) {
  const { t } = useTranslation()
  const failed = useFailureToast()
  const [busy, setBusy] = useState(false)
  const taken = useUploads(bucket).filter(isTaken)
  const keys = taken.map(({ key }) => key)
  const settle = async (choiceOf: (key: string) => ConflictChoice) => {
    setBusy(true)
    try {
      const files = taken.map((one): Decided => ({ id: one.id, path: one.key, file: one.file }))
      const find = (wanted: readonly string[]) => findExisting(bucket, wanted)
      const settled = await settleConflicts({ files, taken: new Set(keys), choiceOf, find })
      const byId = new Map(settled.map(({ id, path: key, replace = false }) => [id, { key, replace }]))
      uploadQueue.settle(
        taken.map(({ id }) => id),
        ({ id }) => byId.get(id) ?? null,
      )
      onClose()
    } catch (error) {
      failed(t('files.conflict.unknown'), error)
    } finally {
      setBusy(false)
    }
  }
  return <ConflictDialog taken={keys} busy={busy} onUpload={(choiceOf) => void settle(choiceOf)} onClose={onClose} />
}
