import { Button } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDetail, ObjectSummary } from '../../../contract/objects.ts'
import { refusalCode } from '../../api/api-error.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { QueryView } from '../../query/query-view.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { ObjectDetails } from './object-details.tsx'
import { objects } from './queries.ts'
import { visibleName } from './visible-name.ts'

const HeadersDialog = lazyPart(
  () => import('./headers/headers-dialog.tsx').then((m) => m.HeadersDialog),
  ({ onClose }) => onClose(),
)

type ObjectDrawerProps = {
  bucket: string
  objectKey: string
  onClose: () => void
  /** Called when it is gone: the focus needs a place. */
  onClosed: () => void
  /** A dialog lies over it, which Esc is for. */
  covered: boolean
  onDelete: (objects: readonly ObjectSummary[]) => void
}

/** All that is known about one object. It is there as long as the address names the key. */
export function ObjectDrawer({ bucket, objectKey, onClose, onClosed, covered, onDelete }: ObjectDrawerProps) {
  const query = useQuery(objects.detail(bucket, objectKey))
  const [editing, setEditing] = useState<ObjectDetail | null>(null)
  useAtEnd(onClosed)
  return (
    <Drawer title={visibleName(objectKey)} onClose={onClose} covered={covered || editing !== null}>
      {refusalCode(query.error) === 'NoSuchKey' ? (
        <NoSuchKey onClose={onClose} />
      ) : (
        <QueryView
          query={query}
          filled={(object) => (
            <ObjectDetails bucket={bucket} object={object} onDelete={onDelete} onEditHeaders={setEditing} />
          )}
        />
      )}
      <Suspense>
        {editing && <HeadersDialog bucket={bucket} object={editing} onClose={() => setEditing(null)} />}
      </Suspense>
    </Drawer>
  )
}

function NoSuchKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<IconFileOff size={24} />}
      title={t('common.problem.NoSuchKey')}
      action={
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    />
  )
}

function useAtEnd(run: () => void) {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => () => latest.current(), [])
}
