import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../lazy-part.tsx'
import { buckets } from '../../query/buckets.ts'
import { Note } from '../../ui/note.tsx'

const AccessDialog = lazyPart(
  () => import('./access-dialog.tsx').then((m) => m.AccessDialog),
  ({ onClosed }) => onClosed(),
)

/** Says of a private bucket that origin-pull serves nobody without a signature, with the way to change that. */
export function PrivateNote({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(buckets.one(bucket))
  const [changing, setChanging] = useState(false)
  if (data === undefined) return null
  return (
    <>
      {data.access === 'private' && (
        <Note
          tone="info"
          role="status"
          action={
            <Button size="xs" variant="default" onClick={() => setChanging(true)}>
              {t('originPull.privateAction')}
            </Button>
          }
        >
          <p>{t('originPull.privateNote')}</p>
        </Note>
      )}
      <Suspense>{changing && <AccessDialog bucket={data} onClosed={() => setChanging(false)} />}</Suspense>
    </>
  )
}
