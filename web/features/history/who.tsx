import { useTranslation } from 'react-i18next'
import type { Actor } from '../../../contract/origin-pull-history.ts'

/** Who made a version: the user, and from where; there is one administrator, so the address tells people apart. */
export function Who({ by }: { by: Actor | null }) {
  const { t } = useTranslation()
  if (by === null) return t('rule.history.byUnknown')
  return by.address === '' ? by.user : t('rule.history.by', by)
}
