import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OriginPullInput, OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { refusalCode } from '../../api/api-error.ts'
import { ConflictPanel } from './conflict-panel.tsx'
import { OriginPullForm } from './origin-pull-form.tsx'
import { originPullQuery } from './queries.ts'
import { useSaveOriginPull } from './use-save-origin-pull.ts'
import { useSavedToast } from './use-saved-toast.tsx'

type OriginPullEditorProps = {
  bucket: string
  /** The version the changes are made to. */
  seen: OriginPullView
  onDone: (saved?: SavedOriginPull) => void
}

/** Edit mode: the form, and the choice between two versions when somebody else was faster. */
export function OriginPullEditor({ bucket, seen, onDone }: OriginPullEditorProps) {
  const client = useQueryClient()
  const save = useSaveOriginPull(bucket)
  const tellSaved = useSavedToast(bucket)
  const [base, setBase] = useState(seen)
  const [mine, setMine] = useState<OriginPullInput>(seen)
  const [choosing, setChoosing] = useState(false)
  const submit = (settings: OriginPullInput, on: OriginPullView) => {
    setMine(settings)
    save.mutate(
      { settings, seenVersion: on.version },
      {
        onSuccess: (saved) => {
          tellSaved(on, saved)
          onDone(saved)
        },
        onError: (error) => {
          if (refusalCode(error) === 'PreconditionFailed') void askWhich()
          else setChoosing(false)
        },
      },
    )
  }
  const askWhich = async () => {
    setBase(await client.fetchQuery({ ...originPullQuery(bucket), staleTime: 0 }))
    setChoosing(true)
  }
  const shared = { mine, pending: save.isPending, submitError: conflictless(save.error) }
  return choosing ? (
    <ConflictPanel
      {...shared}
      theirs={base}
      onKeepMine={() => submit(mine, base)}
      onUseTheirs={() => onDone()}
      onEdit={() => setChoosing(false)}
    />
  ) : (
    <OriginPullForm
      {...shared}
      bucket={bucket}
      base={base}
      onSubmit={(settings) => submit(settings, base)}
      onCancel={() => onDone()}
    />
  )
}

/** A conflict has a panel of its own; every other failure is told in the form. */
const conflictless = <E,>(error: E | null) => (refusalCode(error) === 'PreconditionFailed' ? null : error)
