import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { logOut } from '../../contract/session.ts'
import { refusalCode } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'

/** Ends the session and forgets everything that was loaded under it. */
export function useLogOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = async () => {
    await navigate(paths.login())
    client.clear()
  }
  return useMutation({
    mutationFn: () => call(logOut, {}),
    onSuccess: leave,
    // Whoever is not logged in any more has what they wanted.
    onError: (error) => (refusalCode(error) === 'NotLoggedIn' ? leave() : undefined),
  })
}
