import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FoldedCharts } from '../../charts/folded-charts.tsx'
import { buckets } from '../../query/buckets.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { useAddress } from '../../use-address.ts'
import { PullBrowser } from './pull-browser.tsx'
import classes from './pull-toolbar.module.css'

/** `/pulls`: the pulls of all buckets, or of one of them (`?bucket=`). */
export function AllPullsPage() {
  const { t } = useTranslation()
  const [params, change] = useAddress()
  const { data } = useQuery(buckets.list())
  const bucket = params.get('bucket')
  const names = data?.items.map(({ name }) => name) ?? []
  // A rule is one of a bucket.
  const pick = (name: string) => change({ bucket: name, rule: '', pull: '' })
  return (
    <>
      <PageHeading title={t('pulls.title')} text={t('pulls.text')} />
      <FoldedCharts bucket={bucket} />
      <PullBrowser
        key={bucket}
        scope={bucket}
        picker={
          <NativeSelect
            aria-label={t('pulls.column.bucket')}
            className={classes.picker ?? ''}
            value={bucket ?? ''}
            onChange={(event) => pick(event.currentTarget.value)}
            data={[
              { value: '', label: t('pulls.allBuckets') },
              ...[...new Set([...names, ...(bucket === null ? [] : [bucket])])].map((name) => ({
                value: name,
                label: name,
              })),
            ]}
          />
        }
      />
    </>
  )
}
