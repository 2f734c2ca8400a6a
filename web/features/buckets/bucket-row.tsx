import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { BucketActions } from './bucket-actions.tsx'
import classes from './bucket-table.module.css'

/** One bucket: its name leads to it. */
export function BucketRow({ bucket, onDelete }: { bucket: BucketView; onDelete: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, access, region, originPull, objects, bytes, createdAt } = bucket
  return (
    <tr>
      <th scope="row" className={classes.name}>
        <Link to={paths.files(name)}>{name}</Link>
      </th>
      <td data-label={t('buckets.column.access')}>{t(`common.access.${access}`)}</td>
      <td data-label={t('buckets.column.region')}>{region}</td>
      <td data-label={t('buckets.column.originPull')} className={classes.origin}>
        <StateMark on={originPull.enabled}>
          {originPull.enabled ? t('buckets.originPullOn', { address: originPull.address }) : t('common.disabled')}
        </StateMark>
      </td>
      <td data-label={t('buckets.column.objects')} data-numeric>
        {format.count(objects)}
      </td>
      <td data-label={t('buckets.column.bytes')} data-numeric>
        {format.bytes(bytes)}
      </td>
      <td data-label={t('buckets.column.created')} className={classes.created}>
        <time dateTime={createdAt}>{format.moment(createdAt)}</time>
      </td>
      <td className={classes.actions}>
        <BucketActions bucket={bucket} onDelete={onDelete} />
      </td>
    </tr>
  )
}
