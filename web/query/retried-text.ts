import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/use-format.ts'

/** How many pulls are tried again, for a toast: where none is, also why. */
export function useRetriedText() {
  const { t } = useTranslation()
  const format = useFormat()
  const counted = (count: number) => ({ count, formatted: format.count(count) })
  return {
    retried: (count: number) =>
      count > 0
        ? { title: t('pulls.retriedAll', counted(count)) }
        : { title: t('pulls.nothingToRetry'), message: t('pulls.nothingToRetryText') },
    hurried: (count: number) => ({
      title: count > 0 ? t('pulls.hurriedAll', counted(count)) : t('pulls.nothingToHurry'),
    }),
  }
}
