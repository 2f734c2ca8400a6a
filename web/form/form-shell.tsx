import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../api/api-error.ts'
import { useFailureText } from '../query/failure-text.ts'
import { useStandingFailure } from '../query/standing-failure.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { type FieldPath, landOnFields } from './land-on-fields.ts'
import { useOnce } from './use-once.ts'

type FormShellProps<T extends FieldValues> = {
  form: UseFormReturn<T>
  onSubmit: (values: T) => void
  /** Required, so that no form forgets to show why it was not saved. Names of fields find their fields. */
  submitError: ApiError | null
  /** Where a field of the request stands in the form, when it is not at the same place. */
  pathOf?: FieldPath
  /** Called when something is wrong, before the first field that is gets the focus: the place to open what hides it. */
  reveal?: () => void
  /** Submit and cancel. */
  actions: ReactNode
  children: ReactNode
}

/** A form that shows the server's refusals where they belong: on the field, else above the buttons. */
export function FormShell<T extends FieldValues>(props: FormShellProps<T>) {
  const { form, onSubmit, submitError, pathOf, reveal, actions, children } = props
  const { t } = useTranslation()
  const tell = useFailureText()
  const element = useRef<HTMLFormElement>(null)
  const [placeless, setPlaceless] = useState<ApiError | null>(null)
  const unplaced = useStandingFailure(placeless)
  const [landings, setLandings] = useState(0)
  useEffect(() => {
    setPlaceless(submitError !== null && !landOnFields(form, submitError, pathOf) ? submitError : null)
    if (submitError !== null) setLandings((count) => count + 1)
  }, [form, submitError, pathOf])
  const isUnmarked = useFirstBadField(element, form.formState.submitCount + landings, form, reveal)
  const submitOnce = useOnce(onSubmit)
  return (
    <form ref={element} noValidate onSubmit={(event) => void form.handleSubmit((values) => submitOnce(values))(event)}>
      {children}
      {unplaced && <FailureNote title={t('common.failure.saveTitle')} {...tell(unplaced)} />}
      {isUnmarked && !unplaced && (
        <FailureNote title={t('common.failure.saveTitle')} message={t('common.failure.unmarked')} />
      )}
      {actions}
    </form>
  )
}

/**
 * After every refusal the first field that is wrong, from the top, has the focus. Whether there is a refusal that no
 * field on the screen shows, so that it has to be told elsewhere.
 */
function useFirstBadField<T extends FieldValues>(
  element: { readonly current: HTMLFormElement | null },
  attempts: number,
  form: UseFormReturn<T>,
  reveal?: () => void,
): boolean {
  const [isUnmarked, setUnmarked] = useState(false)
  const [revealed, setRevealed] = useState(0)
  const hasErrors = Object.keys(form.formState.errors).length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt, not for each correction
  useEffect(() => {
    if (attempts > 0 && hasErrors) reveal?.()
    setRevealed(attempts)
  }, [attempts])
  // What was opened is on the screen from the next drawing on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt, not for each correction
  useEffect(() => {
    if (revealed === 0) return
    const bad = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    bad?.focus()
    setUnmarked(hasErrors && !bad)
  }, [revealed])
  return isUnmarked && hasErrors
}
