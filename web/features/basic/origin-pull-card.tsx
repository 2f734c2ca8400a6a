import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { Section } from '../../ui/section.tsx'
import { OriginPullEditor } from './origin-pull-editor.tsx'
import { OriginPullSummary } from './origin-pull-summary.tsx'
import { originPullQuery } from './queries.ts'

/** The Origin-Pull card: to read, and after Edit to change. */
export function OriginPullCard({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const query = useQuery(originPullQuery(bucket))
  /** The version that was on the screen when Edit was pressed; a refresh behind the form must not change it. */
  const [editing, setEditing] = useState<OriginPullView | null>(null)
  const [unresolved, setUnresolved] = useState(false)
  const edit = useFocusAfter(editing === null)
  const stop = (saved?: SavedOriginPull) => {
    setEditing(null)
    if (saved) setUnresolved(saved.warnings.includes('unresolved'))
  }
  const actions = editing === null && query.data && (
    <Button
      ref={edit}
      variant="default"
      size="xs"
      leftSection={<IconPencil size={14} aria-hidden />}
      onClick={() => setEditing(query.data)}
    >
      {t('common.edit')}
    </Button>
  )
  return (
    <Section title={t('originPull.title')} text={t('originPull.text')} actions={actions}>
      {editing === null ? (
        <QueryView query={query} filled={(view) => <OriginPullSummary view={view} unresolved={unresolved} />} />
      ) : (
        <OriginPullEditor bucket={bucket} seen={editing} onDone={stop} />
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
