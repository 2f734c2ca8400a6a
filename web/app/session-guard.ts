import type { QueryClient } from '@tanstack/react-query'
import { type LoaderFunctionArgs, redirect } from 'react-router'
import { refusalCode } from '../api/api-error.ts'
import { loginPath } from '../paths.ts'
import { sessionQuery } from '../query/session.ts'

/** Lets only the logged-in pass; everybody else goes to the log-in page and comes back afterwards. */
export const requireSession =
  (client: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    try {
      await client.ensureQueryData(sessionQuery)
      return null
    } catch (error) {
      if (refusalCode(error) !== 'NotLoggedIn') throw error
      const { pathname, search } = new URL(request.url)
      throw redirect(loginPath({ from: pathname + search }))
    }
  }
