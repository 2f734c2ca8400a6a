import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'

/** Why a bucket cannot be deleted, or `undefined` when it can. */
export function useWhyNotDeletable() {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ objects }: BucketView): string | undefined =>
    objects > 0 ? t('buckets.deleteForm.notEmpty', { count: objects, formatted: format.count(objects) }) : undefined
}
