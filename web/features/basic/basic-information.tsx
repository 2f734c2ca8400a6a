import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/section.tsx'

const AccessDialog = lazyPart(
  () => import('./access-dialog.tsx').then((m) => m.AccessDialog),
  ({ onClosed }) => onClosed(),
)

/** What the bucket is. Its access can be changed here. */
export function BasicInformation({ bucket }: { bucket: BucketView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [changing, setChanging] = useState(false)
  return (
    <Section title={t('basic.information')}>
      <Facts columns>
        <Fact name={t('basic.name')}>
          {bucket.name}
          <CopyButton value={bucket.name} what={t('basic.name')} />
        </Fact>
        <Fact name={t('basic.region')}>{bucket.region}</Fact>
        <Fact name={t('basic.access')}>
          {t(`common.access.${bucket.access}`)}
          <Button variant="subtle" size="compact-sm" onClick={() => setChanging(true)}>
            {t('basic.changeAccess')}
          </Button>
        </Fact>
        <Fact name={t('basic.created')}>
          <time dateTime={bucket.createdAt}>{format.moment(bucket.createdAt)}</time>
        </Fact>
        <Fact name={t('basic.objects')}>{format.count(bucket.objects)}</Fact>
        <Fact name={t('basic.size')}>{format.bytes(bucket.bytes)}</Fact>
      </Facts>
      <Suspense>{changing && <AccessDialog bucket={bucket} onClosed={() => setChanging(false)} />}</Suspense>
    </Section>
  )
}
