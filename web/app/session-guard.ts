import type { QueryClient } from '@tanstack/react-query'
import { type LoaderFunctionArgs, redirect } from 'react-router'
import { refusalCode } from '../api/api-error.ts'
import { loginPath, returnPath } from '../paths.ts'
import { sessionQuery, setupQuery } from '../query/session.ts'

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

/** Sends who is logged in on to the console. What the log-in page needs to know is there when it is shown. */
export const skipLogin =
  (client: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const [session] = await Promise.allSettled([
      client.ensureQueryData({ ...sessionQuery, retry: false }),
      client.ensureQueryData({ ...setupQuery, retry: false }),
    ])
    if (session.status === 'rejected') return null
    throw redirect(returnPath(new URL(request.url).searchParams.get('from')))
  }
