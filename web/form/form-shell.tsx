import { type ReactNode, useEffect, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type ApiError, refusalCode } from '../api/api-error.ts'
import { onSessionRestored } from '../api/session-end.ts'
import { useFailureText } from '../query/failure-text.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { landOnFields } from './land-on-fields.ts'
import { useOnce } from './use-once.ts'

type FormShellProps<T extends FieldValues> = {
  form: UseFormReturn<T>
  onSubmit: (values: T) => void
  /** Required, so that no form forgets to show why it was not saved. Names of fields find their fields. */
  submitError: ApiError | null
  /** Submit and cancel. */
  actions: ReactNode
  children: ReactNode
}

/** A form that shows the server's refusals where they belong: on the field, else above the buttons. */
export function FormShell<T extends FieldValues>({
  form,
  onSubmit,
  submitError,
  actions,
  children,
}: FormShellProps<T>) {
  const { t } = useTranslation()
  const tell = useFailureText()
  const [unplaced, setUnplaced] = useState<ApiError | null>(null)
  useEffect(() => {
    setUnplaced(submitError !== null && !landOnFields(form, submitError) ? submitError : null)
  }, [form, submitError])
  // Whoever has logged in again need not read that they were logged out.
  useEffect(
    () => onSessionRestored(() => setUnplaced((told) => (refusalCode(told) === 'NotLoggedIn' ? null : told))),
    [],
  )
  const submitOnce = useOnce(onSubmit)
  return (
    <form noValidate onSubmit={(event) => void form.handleSubmit((values) => submitOnce(values))(event)}>
      {children}
      {unplaced && <FailureNote title={t('common.failure.saveTitle')} {...tell(unplaced)} />}
      {actions}
    </form>
  )
}
