import { type ReactNode, Suspense, useState } from 'react'
import { forgetUnsaved, hasUnsaved } from '../form/unsaved.ts'
import { lazyPart } from '../lazy-part.tsx'
import { useLogOut } from './use-log-out.ts'

const LeaveDialog = lazyPart(
  () => import('../form/leave-dialog.tsx').then((m) => m.LeaveDialog),
  ({ onStay }) => onStay(),
)

type AskedLogOut = { readonly start: () => void; readonly isPending: boolean; readonly question: ReactNode }

/** Ends the session; what was typed and not saved is asked about while it can still be saved. */
export function useAskedLogOut(): AskedLogOut {
  const logOut = useLogOut()
  const [asking, setAsking] = useState(false)
  const leave = () => {
    setAsking(false)
    forgetUnsaved()
    logOut.mutate()
  }
  return {
    start: () => (hasUnsaved() ? setAsking(true) : leave()),
    isPending: logOut.isPending,
    question: <Suspense>{asking && <LeaveDialog onStay={() => setAsking(false)} onLeave={leave} />}</Suspense>,
  }
}
