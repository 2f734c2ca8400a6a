import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../lazy-part.tsx'
import { buckets } from '../../query/buckets.ts'
import { QueryView } from '../../query/query-view.tsx'
import { AddIcon } from '../../ui/icons.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { BucketBrowser } from './bucket-browser.tsx'
import { NoBucketsYet } from './no-buckets-yet.tsx'

const CreateBucketDialog = lazyPart(
  () => import('./create-bucket-dialog.tsx').then((m) => m.CreateBucketDialog),
  ({ onClosed }) => onClosed(),
)

/** `/buckets`: every bucket, searched and sorted by the address. */
export function BucketListPage() {
  const { t } = useTranslation()
  const query = useQuery(buckets.list())
  const [creating, setCreating] = useState(false)
  const create = () => setCreating(true)
  return (
    <>
      <PageHeading
        title={t('common.bucketList')}
        actions={
          <Button leftSection={<AddIcon />} onClick={create}>
            {t('buckets.create')}
          </Button>
        }
      />
      <QueryView
        query={query}
        waiting={<Waiting as="table" lines={6} />}
        isEmpty={({ items }) => items.length === 0}
        empty={<NoBucketsYet onCreate={create} />}
        filled={({ items }) => <BucketBrowser buckets={items} />}
      />
      <Suspense>{creating && <CreateBucketDialog onClosed={() => setCreating(false)} />}</Suspense>
    </>
  )
}
