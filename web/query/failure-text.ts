import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/api-error.ts'

/** What to tell an operator about a failure, and the id by which the server's log knows it. */
export type FailureText = { readonly message: string; readonly requestId: string | null }

export function failureText(t: TFunction, error: unknown): FailureText {
  if (!(error instanceof ApiError)) return { message: t('common.failure.surprising'), requestId: null }
  const { failure } = error
  switch (failure.kind) {
    case 'offline':
      return { message: t('common.failure.offline'), requestId: null }
    case 'surprising-reply':
      return { message: t('common.failure.surprising'), requestId: null }
    case 'refused':
      return { message: t(`common.problem.${failure.code}`), requestId: failure.requestId }
  }
}

export function useFailureText() {
  const { t } = useTranslation()
  return (error: unknown) => failureText(t, error)
}
