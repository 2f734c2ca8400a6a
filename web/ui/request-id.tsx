import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import classes from './note.module.css'

/** By this the server's log knows what failed. */
export function RequestId({ value }: { value: string }) {
  const { t } = useTranslation()
  return (
    <p className={classes.id}>
      {t('common.requestId')}
      {t('common.colon')}
      <code>{value}</code>
      <CopyButton value={value} what={t('common.requestId')} />
    </p>
  )
}
