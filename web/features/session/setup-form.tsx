import { Anchor } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type SessionView, setUp } from '../../../contract/session.ts'
import { refusalCode } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { paths } from '../../paths.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

type Passwords = { password: string; repeated: string }
type SetupFormProps = { token: string; onDone: (session: SessionView) => void }

/** First start: the set-up link leads here to choose the administrator password. */
export function SetupForm({ token, onDone }: SetupFormProps) {
  const { t } = useTranslation()
  const form = useForm<Passwords>({ defaultValues: { password: '', repeated: '' }, mode: 'onTouched' })
  const choose = useMutation({
    mutationFn: ({ password }: Passwords) => call(setUp, { body: { token, password } }),
    onSuccess: onDone,
  })
  const { errors } = form.formState
  return (
    <FormShell
      form={form}
      onSubmit={(values) => choose.mutate(values)}
      submitError={choose.error}
      actions={
        <>
          <BusyButton type="submit" fullWidth mt="lg" busy={choose.isPending}>
            {t('session.choose')}
          </BusyButton>
          {refusalCode(choose.error) === 'SetupClosed' && (
            <Anchor component={Link} to={paths.login()} mt="md" display="inline-block">
              {t('session.loginInstead')}
            </Anchor>
          )}
        </>
      }
    >
      <PasswordField
        label={t('session.newPassword')}
        description={t('session.newPasswordHint')}
        autoComplete="new-password"
        autoFocus
        error={errors.password?.message}
        {...form.register('password', {
          minLength: { value: 10, message: t('session.tooShort') },
          maxLength: { value: 1024, message: t('session.tooLong') },
          required: t('session.tooShort'),
        })}
      />
      <PasswordField
        mt="md"
        label={t('session.repeatPassword')}
        autoComplete="new-password"
        error={errors.repeated?.message}
        {...form.register('repeated', {
          validate: (repeated, { password }) => repeated === password || t('session.notTheSame'),
        })}
      />
    </FormShell>
  )
}
