import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/icon-button.tsx'
import { LogOutIcon } from '../ui/icons.tsx'
import { useAskedLogOut } from './use-asked-log-out.tsx'

export function LogOutButton() {
  const { t } = useTranslation()
  const { start, isPending, question } = useAskedLogOut()
  return (
    <>
      <IconButton size={32} aria-label={t('common.logOut')} onClick={start} loading={isPending}>
        <LogOutIcon size={18} />
      </IconButton>
      {question}
    </>
  )
}
