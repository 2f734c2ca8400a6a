import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PasswordField } from '../ui/password-field.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import classes from './fields.module.css'
import { ChoiceField, TextField } from './plain-fields.tsx'
import { type Form, useProblemText } from './problem-text.ts'

const kinds = ['none', 'basic', 'bearer', 'header', 's3'] as const

/** How a request proves itself to the origin. A secret goes in and is never shown again. */
export function CredentialsFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const kind = form.watch('settings.credentials.kind')
  return (
    <>
      <ChoiceField
        form={form}
        name="settings.credentials.kind"
        label={t('rule.field.credentials')}
        description={t('rule.hint.credentials')}
        data={kinds.map((value) => ({ value, label: t(`rule.credentials.${value}`) }))}
      />
      {kind !== 'none' && (
        <div className={classes.nested} data-plain>
          {kind === 'basic' && <TextField form={form} name="settings.credentials.user" label={t('rule.user')} />}
          {kind === 'header' && <TextField form={form} name="settings.credentials.name" label={t('rule.headerOf')} />}
          {kind === 's3' && <S3Fields form={form} />}
          <SecretField key={kind} form={form} kind={kind} />
        </div>
      )}
    </>
  )
}

function S3Fields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const styles = ['path', 'virtual'] as const
  return (
    <>
      <div className={classes.pair}>
        <TextField form={form} name="settings.credentials.accessKeyId" label={t('rule.accessKeyId')} />
        <TextField
          form={form}
          name="settings.credentials.region"
          label={t('rule.region')}
          description={t('rule.regionHint')}
        />
      </div>
      <div className={classes.pair}>
        <TextField
          form={form}
          name="settings.credentials.bucket"
          label={t('rule.bucket')}
          description={t('rule.bucketHint')}
        />
        <ChoiceField
          form={form}
          name="settings.credentials.style"
          label={t('rule.style')}
          description={t('rule.styleHint')}
          data={styles.map((value) => ({ value, label: t(`rule.styles.${value}`) }))}
        />
      </div>
    </>
  )
}

type SecretFieldProps = { form: Form; kind: Exclude<(typeof kinds)[number], 'none'> }

function SecretField({ form, kind }: SecretFieldProps) {
  const { t } = useTranslation()
  const { secretSet, secret } = form.watch('settings.credentials')
  // A secret that is stored belongs to the kind it was stored for.
  const storedFor = form.formState.defaultValues?.settings?.credentials?.kind
  const isStored = secretSet && storedFor === kind
  const [replacing, setReplacing] = useState(secret !== '')
  const error = useProblemText()(form, 'settings.credentials.secret')
  // The server may refuse to use the stored one for another address: then there must be a field to type into.
  if (isStored && !replacing && error === undefined) {
    return (
      <div className={classes.stored}>
        <span className={classes.label}>{t(`rule.secret.${kind}`)}</span>
        <StateMark on>{t('rule.secretStored')}</StateMark>
        <Button size="xs" variant="default" onClick={() => setReplacing(true)}>
          {t('rule.replace')}
        </Button>
      </div>
    )
  }
  const keep = () => {
    form.setValue('settings.credentials.secret', '', { shouldDirty: true })
    setReplacing(false)
  }
  return (
    <div>
      <PasswordField
        label={t(`rule.secret.${kind}`)}
        description={t('rule.secretHint')}
        error={error}
        errorProps={{ role: 'alert' }}
        autoComplete="new-password"
        {...form.register('settings.credentials.secret')}
        {...(isStored && { autoFocus: true })}
      />
      {isStored && (
        <Button mt={6} size="xs" variant="subtle" onClick={keep}>
          {t('rule.keepStored')}
        </Button>
      )}
    </div>
  )
}
