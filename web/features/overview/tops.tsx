import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OverviewView } from '../../../contract/overview.ts'
import { PullReason } from '../../../contract/pulls.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { Section } from '../../ui/section.tsx'
import { Head, Table } from '../../ui/table.tsx'
import classes from './overview.module.css'

type TopsProps = { overview: OverviewView; ofAll: boolean }

/** Keys that clients ask for and nobody has. */
export function TopMissing({ overview: { topMissing }, ofAll }: TopsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('overview.topMissing.title')} text={t('overview.topMissing.text')}>
      {topMissing.length === 0 ? (
        <p className={classes.note}>{t('overview.topMissing.none')}</p>
      ) : (
        <Table
          caption={t('overview.topMissing.title')}
          heads={
            <>
              <Head>{t('overview.column.key')}</Head>
              {ofAll && <Head>{t('overview.column.bucket')}</Head>}
              <Head numeric>{t('overview.column.count')}</Head>
              <Head>{t('overview.column.last')}</Head>
            </>
          }
        >
          {topMissing.map((top) => (
            <tr key={`${top.bucket} ${top.key}`}>
              <th scope="row">{top.key}</th>
              {ofAll && <BucketCell bucket={top.bucket} />}
              <CountCell count={top.count} offBy={top.offBy} />
              <td data-label={t('overview.column.last')}>{format.shortMoment(top.lastAt)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Section>
  )
}

/** What failed most often, why, and what helps. */
export function TopErrors({ overview: { topErrors }, ofAll }: TopsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('overview.topErrors.title')} text={t('overview.topErrors.text')}>
      {topErrors.length === 0 ? (
        <p className={classes.note}>{t('overview.topErrors.none')}</p>
      ) : (
        <Table
          tall
          caption={t('overview.topErrors.title')}
          heads={
            <>
              <Head>{t('overview.column.error')}</Head>
              {ofAll && <Head>{t('overview.column.bucket')}</Head>}
              <Head>{t('overview.column.of')}</Head>
              <Head numeric>{t('overview.column.count')}</Head>
              <Head>{t('overview.column.lastKey')}</Head>
              <Head>{t('overview.column.last')}</Head>
            </>
          }
        >
          {topErrors.map((top) => (
            <tr key={[top.bucket, top.of, top.reason, top.rule].join(' ')}>
              <th scope="row">
                <Reason reason={top.reason} />
              </th>
              {ofAll && <BucketCell bucket={top.bucket} />}
              <td data-label={t('overview.column.of')}>
                {top.of === 'pull' ? (
                  <Link to={paths.pulls(top.bucket)}>{t('overview.of.pull')}</Link>
                ) : (
                  t('overview.of.request')
                )}
              </td>
              <CountCell count={top.count} offBy={top.offBy} />
              <td data-label={t('overview.column.lastKey')}>{top.key === '' ? '–' : top.key}</td>
              <td data-label={t('overview.column.last')}>{format.shortMoment(top.lastAt)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Section>
  )
}

const ownReasons = ['AccessDenied', 'PreconditionFailed', 'InvalidRange', 'MethodNotAllowed', 'InternalError'] as const

function Reason({ reason }: { reason: string }) {
  const { t } = useTranslation()
  const known = PullReason.options.find((one) => one === reason)
  const own = ownReasons.find((one) => one === reason)
  const of = own ?? 'other'
  const [what, todo] = known
    ? [t(`pulls.reason.${known}.what`), t(`pulls.reason.${known}.todo`)]
    : [t(`overview.reason.${of}.what`, { code: reason }), t(`overview.reason.${of}.todo`)]
  return (
    <>
      {what}
      <p className={classes.note}>{todo}</p>
    </>
  )
}

function BucketCell({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  return (
    <td data-label={t('overview.column.bucket')}>
      <Link to={paths.bucketOverview(bucket)}>{bucket}</Link>
    </td>
  )
}

function CountCell({ count, offBy }: { count: number; offBy: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const formatted = format.count(count)
  return (
    <td data-label={t('overview.column.count')} data-numeric>
      {offBy === 0 ? formatted : t('overview.atLeast', { formatted })}
    </td>
  )
}
