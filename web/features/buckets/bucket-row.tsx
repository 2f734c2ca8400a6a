import type { TFunction } from 'i18next'
import { memo } from 'react'
import { Link } from 'react-router'
import type { BucketView } from '../../../contract/buckets.ts'
import type { Format } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { BucketActions } from './bucket-actions.tsx'

type BucketRowProps = { bucket: BucketView; t: TFunction; format: Format; onDelete: (bucket: BucketView) => void }

/** One bucket: its name leads to it. Drawn anew only when it has changed: there may be a hundred while one types. */
export const BucketRow = memo(function BucketRow({ bucket, t, format, onDelete }: BucketRowProps) {
  const { name, access, region, originPull, objects, bytes, createdAt } = bucket
  const label = (column: 'access' | 'region' | 'originPull' | 'objects' | 'bytes' | 'created') =>
    t(`buckets.column.${column}`)
  return (
    <tr>
      <th scope="row" data-name>
        <Link to={paths.files(name)}>{name}</Link>
      </th>
      <td data-label={label('access')} data-fixed>
        {t(`common.access.${access}`)}
      </td>
      <td data-label={label('region')} data-fixed data-spare>
        {region}
      </td>
      <td data-label={label('originPull')} data-address>
        <StateMark on={originPull.enabled}>
          {originPull.enabled ? t('buckets.originPullOn', { address: originPull.address }) : t('common.disabled')}
        </StateMark>
      </td>
      <td data-label={label('objects')} data-numeric>
        {format.count(objects)}
      </td>
      <td data-label={label('bytes')} data-numeric>
        {format.bytes(bytes)}
      </td>
      <td data-label={label('created')} data-fixed data-quiet data-spare>
        <time dateTime={createdAt} title={format.moment(createdAt)}>
          {format.shortMoment(createdAt)}
        </time>
      </td>
      <td data-actions>
        <BucketActions bucket={bucket} t={t} onDelete={() => onDelete(bucket)} />
      </td>
    </tr>
  )
})
