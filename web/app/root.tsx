import { Outlet, ScrollRestoration } from 'react-router'
import { LoginAgain } from './login-again.tsx'

/** Around every route. */
export function Root() {
  return (
    <>
      <Outlet />
      <LoginAgain />
      <ScrollRestoration />
    </>
  )
}
