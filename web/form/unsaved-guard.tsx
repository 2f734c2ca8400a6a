import { Suspense } from 'react'
import { useBlocker } from 'react-router'
import { lazyPart } from '../lazy-part.tsx'
import { hasUnsaved } from './unsaved.ts'

const LeaveDialog = lazyPart(
  () => import('./leave-dialog.tsx').then((m) => m.LeaveDialog),
  ({ onStay }) => onStay(),
)

/** Asks before a navigation throws away what was typed. One for the whole console. */
export function UnsavedGuard() {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => hasUnsaved() && currentLocation.pathname !== nextLocation.pathname,
  )
  if (blocker.state !== 'blocked') return null
  return (
    <Suspense>
      <LeaveDialog onStay={() => blocker.reset()} onLeave={() => blocker.proceed()} />
    </Suspense>
  )
}
