import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullInput, OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { refusalCode } from '../../api/api-error.ts'
import { originPullQuery } from '../../query/origin-pull.ts'
import { ConflictPanel } from '../../rules/conflict-panel.tsx'
import { comparedDefault, compareSettings } from '../../rules/differences.ts'
import { formOfDefault, originPullOf } from '../../rules/rule-form.ts'
import classes from './origin-pull-editor.module.css'
import { OriginPullForm } from './origin-pull-form.tsx'
import { useSaveOriginPull } from './use-save-origin-pull.ts'

type OriginPullEditorProps = {
  bucket: string
  /** The version the changes are made to. */
  seen: OriginPullView
  onSaved: (before: OriginPullView, saved: SavedOriginPull) => void
  onCancel: () => void
}

/** Edit mode: the form, and the choice between two versions when somebody else was faster. */
export function OriginPullEditor({ bucket, seen, onSaved, onCancel }: OriginPullEditorProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const save = useSaveOriginPull(bucket)
  const [base, setBase] = useState(seen)
  const [mine, setMine] = useState<OriginPullInput>(seen)
  const [choosing, setChoosing] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  // Newer browsers answer a promise, which must not become the effect's clean-up.
  useEffect(() => void place.current?.scrollIntoView({ block: 'start' }), [])
  const other = useMutation({
    mutationFn: () => client.fetchQuery({ ...originPullQuery(bucket), staleTime: 0 }),
    onSuccess: (theirs: OriginPullView) => {
      setBase(theirs)
      setChoosing(true)
    },
  })
  const submit = (settings: OriginPullInput, on: OriginPullView) => {
    setMine(settings)
    other.reset()
    save.mutate(
      { settings, seenVersion: on.version },
      {
        onSuccess: (saved) => onSaved(on, saved),
        onError: (error) => {
          if (refusalCode(error) === 'PreconditionFailed') other.mutate()
          else setChoosing(false)
        },
      },
    )
  }
  const shared = { pending: save.isPending || other.isPending, submitError: conflictless(save.error) }
  return (
    <div ref={place} className={classes.place}>
      {choosing ? (
        <ConflictPanel
          {...shared}
          comparison={compareSettings(t, comparedDefault(base), comparedDefault(mine))}
          otherError={other.error}
          onReadOther={() => other.mutate()}
          onKeepMine={() => submit(mine, base)}
          onUseTheirs={onCancel}
          onEdit={() => setChoosing(false)}
        />
      ) : (
        <OriginPullForm
          {...shared}
          bucket={bucket}
          base={formOfDefault(base)}
          mine={formOfDefault(mine)}
          otherError={other.error}
          onReadOther={() => other.mutate()}
          onSubmit={(typed) => submit(originPullOf(typed), base)}
          onCancel={onCancel}
        />
      )}
    </div>
  )
}

/** A conflict has a panel of its own; every other failure is told in the form. */
const conflictless = <E,>(error: E | null) => (refusalCode(error) === 'PreconditionFailed' ? null : error)
