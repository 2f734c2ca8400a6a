import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forgetUnsaved, hasUnsaved } from '../form/unsaved.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LogOutIcon } from '../ui/icons.tsx'
import { useLogOut } from './use-log-out.ts'

const LeaveDialog = lazy(() => import('../form/leave-dialog.tsx').then((m) => ({ default: m.LeaveDialog })))

/** Ends the session; what was typed and not saved is asked about while it can still be saved. */
export function LogOutButton() {
  const { t } = useTranslation()
  const logOut = useLogOut()
  const [asking, setAsking] = useState(false)
  const leave = () => {
    setAsking(false)
    forgetUnsaved()
    logOut.mutate()
  }
  return (
    <>
      <IconButton
        size={32}
        aria-label={t('common.logOut')}
        onClick={() => (hasUnsaved() ? setAsking(true) : leave())}
        loading={logOut.isPending}
      >
        <LogOutIcon size={18} />
      </IconButton>
      <Suspense>{asking && <LeaveDialog onStay={() => setAsking(false)} onLeave={leave} />}</Suspense>
    </>
  )
}
