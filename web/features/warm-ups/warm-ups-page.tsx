import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../lazy-part.tsx'
import { QueryView } from '../../query/query-view.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { AddIcon, WarmUpIcon } from '../../ui/icons.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { warmUps } from './queries.ts'
import { WarmUpTable } from './warm-up-table.tsx'

const StartDialog = lazyPart(
  () => import('./start-dialog.tsx').then((m) => m.StartDialog),
  ({ onClosed }) => onClosed(),
)

/** `/buckets/:bucket/warm-ups`: objects that are pulled before anybody asks for them. */
export function WarmUpsPage() {
  const { t } = useTranslation()
  const bucket = useBucketName()
  const [isStarting, setStarting] = useState(false)
  const query = useQuery(warmUps.list(bucket))
  const startButton = (
    <Button leftSection={<AddIcon />} onClick={() => setStarting(true)}>
      {t('warmUps.start.open')}
    </Button>
  )
  return (
    <>
      <QueryView
        query={query}
        waiting={<Waiting as="table" lines={5} />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyNote icon={<WarmUpIcon size={24} />} title={t('warmUps.empty.title')} action={startButton}>
            {t('warmUps.empty.text')}
          </EmptyNote>
        }
        filled={({ items }) => (
          <>
            <Toolbar end={startButton}>{t('warmUps.text')}</Toolbar>
            <WarmUpTable bucket={bucket} warmUps={items} readAt={query.dataUpdatedAt} />
          </>
        )}
      />
      {isStarting && (
        <Suspense>
          <StartDialog bucket={bucket} onClosed={() => setStarting(false)} />
        </Suspense>
      )}
    </>
  )
}
