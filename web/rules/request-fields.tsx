import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ruleLimits } from '../../contract/rule.ts'
import { SwitchField } from '../form/switch-field.tsx'
import { CredentialsFields } from './credentials-fields.tsx'
import classes from './fields.module.css'
import { ChoiceField, ListField, TextBlockField, TextField } from './plain-fields.tsx'
import { type Form, useProblemText } from './problem-text.ts'
import { Rows } from './rows.tsx'
import { useShown } from './use-shown.ts'

const passes = ['none', 'named', 'all'] as const

/** What of the client's request goes to the origin. A redirecting rule asks nothing of it, so it sends no headers. */
export function RequestFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const isAsking = useShown(form, form.watch('settings.mode') !== 'redirect', ['settings.headers'])
  return (
    <>
      <SwitchField
        control={form.control}
        name="settings.passQuery"
        label={t('originPull.passQuery')}
        description={t('originPull.passQueryHint')}
      />
      {isAsking && <HeaderFields form={form} />}
    </>
  )
}

/** How the gateway reaches the origin, and shows who it is. */
export function AccessFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <>
      <TextField
        form={form}
        name="settings.hostHeader"
        label={t('rule.field.hostHeader')}
        description={t('rule.hint.hostHeader')}
      />
      <TextField
        form={form}
        name="settings.serverName"
        label={t('rule.field.serverName')}
        description={t('rule.hint.serverName')}
      />
      <TextBlockField
        form={form}
        name="settings.certificateAuthority"
        label={t('rule.field.certificateAuthority')}
        description={t('rule.hint.certificateAuthority')}
      />
      <CredentialsFields form={form} />
    </>
  )
}

function HeaderFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const pass = form.watch('settings.headers.pass')
  const showsNamed = useShown(form, pass === 'named', ['settings.headers.named'])
  const showsBlocked = useShown(form, pass !== 'none', ['settings.headers.blocked'])
  return (
    <>
      <ChoiceField
        form={form}
        name="settings.headers.pass"
        label={t('rule.field.pass')}
        description={t('rule.hint.pass')}
        data={passes.map((value) => ({ value, label: t(`rule.pass.${value}`) }))}
      />
      {showsNamed && (
        <ListField
          form={form}
          name="settings.headers.named"
          by="line"
          label={t('rule.field.named')}
          description={t('rule.hint.named')}
        />
      )}
      {showsBlocked && (
        <ListField
          form={form}
          name="settings.headers.blocked"
          by="line"
          label={t('rule.field.blocked')}
          description={t('rule.hint.blocked')}
        />
      )}
      <Rows
        form={form}
        name="settings.headers.added"
        blank={{ name: '', value: '' }}
        title={t('rule.field.added')}
        hint={t('rule.hint.added', { max: ruleLimits.addedHeaders })}
        max={ruleLimits.addedHeaders}
        addLabel={t('rule.addHeader')}
        nameOf={(index) => t('rule.header', { number: index + 1 })}
        row={(index) => <AddedHeader form={form} index={index} />}
      />
    </>
  )
}

function AddedHeader({ form, index }: { form: Form; index: number }) {
  const { t } = useTranslation()
  const problem = useProblemText()
  const at = `settings.headers.added.${index}` as const
  const shared = { autoComplete: 'off', spellCheck: false, errorProps: { role: 'alert' } }
  return (
    <div className={classes.pair}>
      <TextInput
        {...shared}
        label={t('rule.headerName', { number: index + 1 })}
        error={problem(form, `${at}.name`)}
        {...form.register(`${at}.name`)}
      />
      <TextInput
        {...shared}
        label={t('rule.headerValue', { number: index + 1 })}
        error={problem(form, `${at}.value`)}
        {...form.register(`${at}.value`)}
      />
    </div>
  )
}
