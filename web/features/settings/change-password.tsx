import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../../../contract/session.ts'
import { refusalCode } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { Note } from '../../ui/note.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { sessionsQuery, statusQuery } from './queries.ts'
import classes from './settings.module.css'

const empty = { current: '', password: '', repeated: '' }

/** Another password for the administrator, for who knows the present one. */
export function ChangePassword() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const status = useQuery(statusQuery)
  const form = useForm({ defaultValues: empty, mode: 'onTouched' })
  const change = useMutation({
    mutationFn: ({ current, password }: typeof empty) => call(changePassword, { body: { current, password } }),
    onSuccess: () => {
      form.reset(empty)
      toast({ title: t('settings.security.changed'), message: t('settings.security.changedText') })
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  const { errors, isDirty } = form.formState
  useMarkUnsaved(isDirty)
  const wrong = refusalCode(change.error) === 'WrongPassword'
  const currentProblem = wrong ? t('common.problem.WrongPassword') : errors.current?.message
  return (
    <Section title={t('settings.security.password')} text={t('settings.security.passwordText')}>
      {status.data?.password === 'configuration' && (
        <Note tone="warn" role="status">
          {t('settings.security.fromConfiguration')}
        </Note>
      )}
      <FormShell
        form={form}
        onSubmit={(values) => change.mutate(values)}
        submitError={wrong ? null : change.error}
        actions={
          <BusyButton type="submit" mt="md" busy={change.isPending}>
            {t('settings.security.change')}
          </BusyButton>
        }
      >
        <div className={classes.fields}>
          <PasswordField
            label={t('settings.security.current')}
            autoComplete="current-password"
            error={currentProblem}
            {...(wrong && { errorProps: { role: 'alert' } })}
            {...form.register('current', { required: t('session.passwordMissing'), onChange: () => change.reset() })}
          />
          <PasswordField
            label={t('session.newPassword')}
            description={t('session.newPasswordHint')}
            autoComplete="new-password"
            error={errors.password?.message}
            {...form.register('password', {
              required: t('session.tooShort'),
              minLength: { value: 10, message: t('session.tooShort') },
              maxLength: { value: 1024, message: t('session.tooLong') },
            })}
          />
          <PasswordField
            label={t('session.repeatPassword')}
            autoComplete="new-password"
            error={errors.repeated?.message}
            {...form.register('repeated', {
              validate: (repeated, { password }) => repeated === password || t('session.notTheSame'),
            })}
          />
        </div>
      </FormShell>
    </Section>
  )
}
