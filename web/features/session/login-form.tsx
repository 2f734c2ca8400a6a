import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { logIn, type SessionView } from '../../../contract/session.ts'
import { refusalCode } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { BusyButton } from '../../ui/busy-button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useWait } from './use-wait.ts'

type LoginFormProps = { onDone: (session: SessionView) => void }

/** The password, and why it was not taken. */
export function LoginForm({ onDone }: LoginFormProps) {
  const { t } = useTranslation()
  const form = useForm({ defaultValues: { password: '' } })
  const attempt = useMutation({
    mutationFn: (body: { password: string }) => call(logIn, { body }),
    onSuccess: onDone,
  })
  const wait = useWait(attempt.error)
  const code = refusalCode(attempt.error)
  const wrong = code === 'WrongPassword'
  useEffect(() => {
    if (wrong) form.setFocus('password', { shouldSelect: true })
  }, [wrong, form])
  const missing = form.formState.errors.password && t('session.passwordMissing')
  const problem = wait > 0 ? t('session.wait', { count: wait }) : wrong ? t('session.wrongPassword') : missing
  return (
    <FormShell
      form={form}
      onSubmit={(values) => attempt.mutate(values)}
      submitError={wrong || code === 'TooManyAttempts' ? null : attempt.error}
      actions={
        <BusyButton type="submit" fullWidth mt="lg" busy={attempt.isPending} disabled={wait > 0}>
          {t('session.logIn')}
        </BusyButton>
      }
    >
      <PasswordField
        label={t('session.password')}
        autoComplete="current-password"
        autoFocus
        data-autofocus
        error={problem}
        errorProps={{ role: 'alert' }}
        {...form.register('password', { required: true })}
      />
    </FormShell>
  )
}
