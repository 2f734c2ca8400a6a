import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { AddBucketIcon } from '../../ui/icons.tsx'

/** Teaches what a bucket is for, and starts the first one. */
export function NoBucketsYet({ onCreate }: { onCreate: () => void }) {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<AddBucketIcon size={24} />}
      title={t('buckets.empty.title')}
      action={<Button onClick={onCreate}>{t('buckets.create')}</Button>}
    >
      <p>{t('buckets.empty.text')}</p>
      <ol>
        <li>{t('buckets.empty.step1')}</li>
        <li>{t('buckets.empty.step2')}</li>
        <li>{t('buckets.empty.step3')}</li>
      </ol>
    </EmptyNote>
  )
}
