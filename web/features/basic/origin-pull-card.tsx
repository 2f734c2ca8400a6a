import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { EditIcon } from '../../ui/icons.tsx'
import { Section } from '../../ui/section.tsx'
import { dropToast } from '../../ui/toast.tsx'
import { OriginPullEditor } from './origin-pull-editor.tsx'
import { OriginPullSummary } from './origin-pull-summary.tsx'
import { PrivateNote } from './private-note.tsx'
import { RuleList } from './rule-list.tsx'
import { savedToastId, useSavedToast } from './use-saved-toast.tsx'
import { useUndoDisabling } from './use-undo-disabling.ts'

/** The Origin-Pull card: to read, and after Edit to change. */
export function OriginPullCard({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const query = useQuery(originPullQuery(bucket))
  /** The version that was on the screen when Edit was pressed; a refresh behind the form must not change it. */
  const [editing, setEditing] = useState<OriginPullView | null>(null)
  /** The address the server could not resolve when it was saved. */
  const [unresolved, setUnresolved] = useState<string | null>(null)
  const noteWarnings = ({ warnings, defaultRule }: SavedOriginPull) =>
    setUnresolved(warnings.includes('unresolved') ? defaultRule.address : null)
  const undo = useUndoDisabling(bucket, noteWarnings)
  const tellSaved = useSavedToast(bucket, undo.run)
  const edit = useFocusAfter(editing === null)
  const start = (view: OriginPullView) => {
    // An Undo pressed behind the form would look like somebody else's save.
    dropToast(savedToastId(bucket, view.version))
    setEditing(view)
  }
  const keep = (before: OriginPullView, saved: SavedOriginPull) => {
    tellSaved(before, saved)
    noteWarnings(saved)
    setEditing(null)
  }
  const actions = editing === null && query.data && (
    <Button
      ref={edit}
      variant="default"
      size="xs"
      leftSection={<EditIcon size={14} />}
      disabled={undo.isPending}
      onClick={() => start(query.data)}
    >
      {t('common.edit')}
    </Button>
  )
  return (
    <Section title={t('originPull.title')} text={t('originPull.text')} actions={actions}>
      {query.data?.enabled && <PrivateNote bucket={bucket} />}
      {editing === null ? (
        <QueryView
          query={query}
          filled={(view) => (
            <>
              <OriginPullSummary view={view} unresolved={unresolved === view.defaultRule.address} />
              <RuleList bucket={bucket} view={view} />
            </>
          )}
        />
      ) : (
        <OriginPullEditor bucket={bucket} seen={editing} onSaved={keep} onCancel={() => setEditing(null)} />
      )}
    </Section>
  )
}

/** A button that gets the focus back when what it opened is gone. */
function useFocusAfter(closed: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (closed && wasOpen.current) button.current?.focus()
    wasOpen.current = !closed
  }, [closed])
  return button
}
