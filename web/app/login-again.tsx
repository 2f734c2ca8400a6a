import { useQueryClient } from '@tanstack/react-query'
import { Suspense, use, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { onSessionEnd } from '../api/session-end.ts'
import { Destination } from '../destination.ts'
import { hasUnsaved } from '../form/unsaved.ts'
import { lazyPart } from '../lazy-part.tsx'
import { loginPath } from '../paths.ts'
import { sessionQuery } from '../query/session.ts'

const LoginDialog = lazyPart(
  () => import('../features/session/login-dialog.tsx').then((m) => m.LoginDialog),
  ({ onDone }) => onDone(),
)

/**
 * The one place that answers a lost session: to the log-in page and back; but where something typed would be lost,
 * a dialog asks for the password over the page.
 */
export function LoginAgain() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const destination = use(Destination)
  const [asking, setAsking] = useState(false)
  useEffect(
    () =>
      onSessionEnd(() => {
        // Nobody was logged in: the route's own guard deals with it.
        if (client.getQueryData(sessionQuery.queryKey) === undefined) return
        if (hasUnsaved()) return setAsking(true)
        client.clear()
        // Somebody on the way to another page wants to arrive there.
        const { pathname, search } = destination()
        void navigate(loginPath({ from: pathname + search, expired: true }), { replace: true })
      }),
    [client, navigate, destination],
  )
  if (!asking) return null
  return (
    <Suspense>
      <LoginDialog onDone={() => setAsking(false)} />
    </Suspense>
  )
}
