import { ChangePassword } from './change-password.tsx'
import { OpenSessions } from './open-sessions.tsx'

/** The administrator's password, and where one is logged in. */
export const SecurityPage = () => (
  <>
    <ChangePassword />
    <OpenSessions />
  </>
)
