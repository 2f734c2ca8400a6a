import { type ReactNode, Suspense, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refusalCode } from '../../../api/api-error.ts'
import { onSessionRestored } from '../../../api/session-end.ts'
import { useMarkUnsaved } from '../../../form/unsaved.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { lazyPart } from '../../../lazy-part.tsx'
import { useFailureToast } from '../../../query/failure-toast.tsx'
import { announce } from '../../../ui/announce.ts'
import { type ConflictChoice, settleConflicts } from './conflicts.ts'
import { findExisting } from './find-existing.ts'
import type { PickedFile } from './picked-files.ts'
import { uploadQueue } from './uploads.ts'

const ConflictDialog = lazyPart(
  () => import('./conflict-dialog.tsx').then((m) => m.ConflictDialog),
  ({ onClose }) => onClose(),
)

type Files = readonly PickedFile[]
/** Files that wait for an answer; the folder they were picked for stays theirs. */
type Waiting = { readonly folder: string; readonly files: Files; readonly taken: ReadonlySet<string> }

/** Queues files for a folder, and asks before where their keys are taken: render `question` once. */
export function useStartUploads(
  bucket: string,
  folder: string,
): { start: (files: Files) => void; question: ReactNode } {
  const { t } = useTranslation()
  const format = useFormat()
  const failed = useFailureToast()
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const [busy, setBusy] = useState(false)
  const [looking, setLooking] = useState(false)
  const [loggedOut, setLoggedOut] = useState<Files | null>(null)
  // What was picked cannot be picked again by anybody else.
  useMarkUnsaved(looking || waiting !== null || loggedOut !== null)
  const queue = (into: string, files: Files) => {
    if (files.length === 0) return
    uploadQueue.add(bucket, into, files)
    announce(t('files.uploads.started', { count: files.length, formatted: format.count(files.length) }))
  }
  const findIn = (into: string) => async (paths: readonly string[]) => {
    const found = await findExisting(
      bucket,
      paths.map((path) => into + path),
    )
    return new Set(paths.filter((path) => found.has(into + path)))
  }
  // Without the answer nobody knows what would be lost: nothing is sent, and it can be asked again.
  const unknown = (files: Files) => (error: unknown) =>
    failed(t('files.conflict.unknown'), error, { label: t('common.tryAgain'), run: () => start(files) })
  const start = (files: Files) => {
    if (files.length === 0) return
    setLooking(true)
    const check = async () => {
      const taken = await findIn(folder)(files.map(({ path }) => path))
      if (taken.size === 0) queue(folder, files)
      else setWaiting({ folder, files, taken })
    }
    check()
      .catch((error: unknown) => {
        if (refusalCode(error) === 'NotLoggedIn') setLoggedOut(files)
        else unknown(files)(error)
      })
      .finally(() => setLooking(false))
  }
  const goOn = useEffectEvent((files: Files) => {
    setLoggedOut(null)
    start(files)
  })
  useEffect(() => (loggedOut === null ? undefined : onSessionRestored(() => goOn(loggedOut))), [loggedOut])
  const answer = async ({ folder: into, files, taken }: Waiting, choiceOf: (path: string) => ConflictChoice) => {
    setBusy(true)
    try {
      queue(into, await settleConflicts({ files, taken, choiceOf, find: findIn(into) }))
      setWaiting(null)
    } catch (error) {
      unknown(files)(error)
    } finally {
      setBusy(false)
    }
  }
  const question = (
    <Suspense>
      {waiting && (
        <ConflictDialog
          taken={[...waiting.taken]}
          busy={busy}
          onUpload={(choiceOf) => void answer(waiting, choiceOf)}
          onClose={() => setWaiting(null)}
        />
      )}
    </Suspense>
  )
  return { start, question }
}
