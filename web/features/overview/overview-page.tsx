import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ReplyOf } from '../../../contract/endpoint.ts'
import type { getOverview } from '../../../contract/overview.ts'
import { overviewOfAll } from '../../charts/queries.ts'
import { allRequests, hitRatio } from '../../charts/shares.ts'
import { useTimeRange } from '../../charts/time-range.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { BucketIcon } from '../../ui/icons.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { Section } from '../../ui/section.tsx'
import { Head, Table } from '../../ui/table.tsx'
import { Overview } from './overview-view.tsx'

/** `/overview`: all buckets together. */
export function OverviewPage() {
  const { t } = useTranslation()
  const [range, setRange] = useTimeRange()
  return (
    <>
      <PageHeading title={t('overview.title')} text={t('overview.text')} />
      <Overview
        ofAll
        query={useQuery(overviewOfAll(range))}
        range={range}
        onPick={setRange}
        pulls={paths.allPulls()}
        isEmpty={({ buckets }) => buckets.length === 0}
        empty={<NoBuckets />}
        more={({ buckets }) => <Shares buckets={buckets} />}
      />
    </>
  )
}

function NoBuckets() {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<BucketIcon size={24} />}
      title={t('overview.empty.title')}
      action={
        <Button component={Link} to={paths.buckets()} variant="default">
          {t('overview.empty.action')}
        </Button>
      }
    >
      {t('overview.empty.text')}
    </EmptyNote>
  )
}

/** Each bucket's part, the busiest first. */
function Shares({ buckets }: Pick<ReplyOf<typeof getOverview>, 'buckets'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const busiest = buckets.toSorted((a, b) => allRequests(b.counts) - allRequests(a.counts))
  return (
    <Section title={t('overview.byBucket')}>
      <Table
        caption={t('overview.byBucket')}
        heads={
          <>
            <Head>{t('overview.column.bucket')}</Head>
            <Head numeric>{t('overview.figure.objects')}</Head>
            <Head numeric>{t('overview.figure.bytes')}</Head>
            <Head numeric>{t('overview.figure.requests')}</Head>
            <Head numeric>{t('overview.figure.hitRatio')}</Head>
          </>
        }
      >
        {busiest.map(({ bucket, objects, bytes, counts }) => {
          const ratio = hitRatio(counts)
          return (
            <tr key={bucket}>
              <th scope="row">
                <Link to={paths.bucketOverview(bucket)}>{bucket}</Link>
              </th>
              <td data-label={t('overview.figure.objects')} data-numeric>
                {format.count(objects)}
              </td>
              <td data-label={t('overview.figure.bytes')} data-numeric>
                {format.bytes(bytes)}
              </td>
              <td data-label={t('overview.figure.requests')} data-numeric>
                {format.count(allRequests(counts))}
              </td>
              <td data-label={t('overview.figure.hitRatio')} data-numeric>
                {ratio === null ? '–' : format.percent(ratio)}
              </td>
            </tr>
          )
        })}
      </Table>
    </Section>
  )
}
