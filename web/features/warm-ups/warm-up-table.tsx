import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { FactLine } from '../../ui/fact-line.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { type Sign, Status } from '../../ui/status.tsx'
import { Head, Table } from '../../ui/table.tsx'
import { type Pace, secondsLeft } from './pace.ts'
import { isOpen, wouldPull } from './queries.ts'
import { usePaces } from './use-paces.ts'
import { WarmUpButtons } from './warm-up-buttons.tsx'
import classes from './warm-ups.module.css'
import { WhyUnread } from './why-unread.tsx'

type WarmUpTableProps = {
  bucket: string
  warmUps: readonly WarmUpView[] /** Milliseconds since 1970. */
  readAt: number
}

const columns = ['source', 'state', 'progress', 'started'] as const

/** The warm-ups of a bucket, newest first. */
export function WarmUpTable({ bucket, warmUps, readAt }: WarmUpTableProps) {
  const { t } = useTranslation()
  const paces = usePaces(warmUps, readAt)
  return (
    <Table
      tall
      caption={t('warmUps.title')}
      heads={
        <>
          {columns.map((column) => (
            <Head key={column}>{t(`warmUps.column.${column}`)}</Head>
          ))}
          <Head hidden>{t('pulls.column.actions')}</Head>
        </>
      }
    >
      {warmUps.map((warmUp) => (
        <WarmUpRow key={warmUp.id} bucket={bucket} warmUp={warmUp} pace={paces.get(warmUp.id) ?? null} />
      ))}
    </Table>
  )
}

const signs: Readonly<Record<WarmUpView['state'], Sign>> = {
  counting: 'running',
  listing: 'running',
  running: 'running',
  paused: 'queued',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

type RowProps = { bucket: string; warmUp: WarmUpView; pace: Pace | null }

function WarmUpRow({ bucket, warmUp, pace }: RowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, dryRun, startedAt } = warmUp
  return (
    <tr>
      <th scope="row">
        <Source warmUp={warmUp} />
      </th>
      <td data-label={t('warmUps.column.state')}>
        <div>
          <Status sign={signs[state]}>{t(`warmUps.state.${state}`)}</Status>
          {dryRun && <span className={classes.note}>{t('warmUps.dryRun')}</span>}
          <WhyUnread warmUp={warmUp} />
        </div>
      </td>
      <td data-label={t('warmUps.column.progress')} className={classes.progress}>
        <div>
          <Progress warmUp={warmUp} pace={pace} />
          <Counts bucket={bucket} warmUp={warmUp} />
        </div>
      </td>
      <td data-label={t('warmUps.column.started')} data-fixed data-quiet>
        <time dateTime={startedAt}>{format.shortMoment(startedAt)}</time>
      </td>
      <td data-actions>
        <WarmUpButtons bucket={bucket} warmUp={warmUp} />
      </td>
    </tr>
  )
}

/** What is warmed, as people say it. */
function Source({ warmUp: { id, source } }: { warmUp: WarmUpView }) {
  const { t } = useTranslation()
  const { kind, prefix, listing } = source
  return (
    <>
      {kind === 'origin'
        ? prefix
          ? t(`warmUps.source.${listing ?? 'index'}`, { prefix: `${prefix}*` })
          : t(`warmUps.source.${listing ?? 'index'}All`)
        : t(`warmUps.source.${kind}`)}
      <span className={classes.note}>{t('warmUps.number', { id })}</span>
    </>
  )
}

function Progress({ warmUp, pace }: Omit<RowProps, 'bucket'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, open, done, failed, dryRun, bytes } = warmUp
  if (dryRun && !isOpen(warmUp)) return null
  const [ended, all] = [done + failed, open + done + failed]
  const isReading = warmUp.state === 'counting' || warmUp.state === 'listing'
  const left = isOpen(warmUp) ? secondsLeft(warmUp, pace) : null
  const told = [
    isReading
      ? t('warmUps.found', { count: warmUp.found, formatted: format.count(warmUp.found) })
      : t('warmUps.ended', { ended: format.count(ended), all: format.count(all) }),
    ...(bytes > 0 ? [format.bytes(bytes)] : []),
    ...(pace !== null && isOpen(warmUp) ? [t('pulls.rate', { bytes: format.bytes(pace.bytes) })] : []),
    ...(left === null ? [] : [t('pulls.left', { time: format.remaining(left) })]),
  ]
  if (!isOpen(warmUp)) return told.join(' · ')
  return (
    <ProgressBar label={t('warmUps.progressOf', { id })} value={ended} max={isReading ? null : all}>
      {told.join(' · ')}
    </ProgressBar>
  )
}

const counted = ['here', 'unmatched', 'invalid', 'open', 'done'] as const

/** How many keys came to what; of what failed, the way to the pulls. */
function Counts({ bucket, warmUp }: Omit<RowProps, 'pace'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const toPulls = (state?: 'failed') =>
    `${paths.pulls(bucket)}?${new URLSearchParams({ warmUp: warmUp.id, ...(state && { state }) })}`
  const told = counted.filter((name) => warmUp[name] > 0)
  return (
    <div className={classes.counts}>
      <FactLine>
        {warmUp.dryRun && t('warmUps.found', { count: warmUp.found, formatted: format.count(warmUp.found) })}
        {warmUp.dryRun && t('warmUps.count.open', { formatted: format.count(wouldPull(warmUp)) })}
        {told.map((name) => t(`warmUps.count.${name}`, { formatted: format.count(warmUp[name]) }))}
        {warmUp.failed > 0 && (
          <Link to={toPulls('failed')}>{t('warmUps.count.failed', { formatted: format.count(warmUp.failed) })}</Link>
        )}
        {warmUp.listedBytes !== null && t('warmUps.listedBytes', { bytes: format.bytes(warmUp.listedBytes) })}
        {!warmUp.dryRun && <Link to={toPulls()}>{t('warmUps.toPulls')}</Link>}
      </FactLine>
    </div>
  )
}
