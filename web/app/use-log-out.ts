import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { logOut } from '../../contract/session.ts'
import { refusalCode } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import { useFailureToast } from '../query/failure-toast.tsx'
import { sessionQuery } from '../query/session.ts'
import { forgetPlaces } from './recent-places.ts'

/** Ends the session and forgets everything that was loaded under it. */
export function useLogOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { t } = useTranslation()
  const failed = useFailureToast()
  const leave = async () => {
    // Before the log-in page asks whether somebody is logged in.
    client.removeQueries(sessionQuery)
    await navigate(paths.login())
    client.clear()
    forgetPlaces()
  }
  return useMutation({
    mutationFn: () => call(logOut, {}),
    onSuccess: leave,
    // Whoever is not logged in any more has what they wanted.
    onError: (error) => (refusalCode(error) === 'NotLoggedIn' ? leave() : failed(t('common.logOutFailed'), error)),
  })
}
