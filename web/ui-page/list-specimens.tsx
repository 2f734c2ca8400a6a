import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/icon-button.tsx'
import { MoreIcon } from '../ui/icons.tsx'
import { Pager } from '../ui/pager.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { type Sign, Status } from '../ui/status.tsx'
import { Head, SortableHead, Table } from '../ui/table.tsx'
import classes from './specimen.module.css'
import { Specimen } from './specimen.tsx'

const signs = ['done', 'on', 'off', 'running', 'queued', 'failed', 'cancelled', 'warning', 'info'] satisfies Sign[]
const nothing = () => undefined

export function ListSpecimens() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen name="Status, StateMark">
        <div className={classes.row}>
          {signs.map((sign) => (
            <Status key={sign} sign={sign}>
              {sign}
            </Status>
          ))}
        </div>
        <div className={classes.row}>
          <StateMark on>{t('common.enabled')}</StateMark>
          <StateMark on={false}>{t('common.disabled')}</StateMark>
        </div>
      </Specimen>
      <Specimen name="ProgressBar">
        <ProgressBar label="a" value={65} max={100}>
          {t('pulls.of', { bytes: '65 MB', total: '100 MB' })} · 65%
        </ProgressBar>
        <ProgressBar label="b" value={0} max={null} />
      </Specimen>
      <Specimen name="Table, Head, SortableHead">
        <Table caption={t('common.bucketList')} heads={<Heads />}>
          {['examplebucket-1250000000', 'empty-1250000000'].map((name) => (
            <tr key={name}>
              <th scope="row">
                <a href="/_ui">{name}</a>
              </th>
              <td data-label={t('buckets.column.originPull')}>
                <StateMark on={name.startsWith('ex')}>{t('common.enabled')}</StateMark>
              </td>
              <td data-label={t('buckets.column.objects')} data-numeric>
                1,284,551
              </td>
              <td data-label={t('buckets.column.created')} data-fixed data-quiet>
                2026-03-05 08:00
              </td>
              <td data-actions>
                <IconButton aria-label={t('buckets.actionsOf', { bucket: name })}>
                  <MoreIcon />
                </IconButton>
              </td>
            </tr>
          ))}
        </Table>
      </Specimen>
      <Specimen name="Pager">
        <Pager
          label={t('buckets.pages')}
          text={t('common.pager.shown', { first: '1', last: '100', all: '254' })}
          words={{ previous: t('common.pager.previous'), next: t('common.pager.next') }}
          page={1}
          pages={3}
          onPage={nothing}
        />
      </Specimen>
    </>
  )
}

function Heads() {
  const { t } = useTranslation()
  return (
    <>
      <SortableHead sorted="ascending" onSort={nothing}>
        {t('buckets.column.name')}
      </SortableHead>
      <Head>{t('buckets.column.originPull')}</Head>
      <SortableHead sorted="none" numeric onSort={nothing}>
        {t('buckets.column.objects')}
      </SortableHead>
      <Head>{t('buckets.column.created')}</Head>
      <Head hidden>{t('buckets.column.actions')}</Head>
    </>
  )
}
