import { useTranslation } from 'react-i18next'
import { SwitchField } from '../form/switch-field.tsx'
import classes from './fields.module.css'
import { ChoiceField, NumberField } from './plain-fields.tsx'
import type { Form } from './problem-text.ts'
import { useShown } from './use-shown.ts'

const redirectCodes = ['302', '301', '307'] as const
const mapped = ['404', '424'] as const

/** What a client is told, as far as the chosen mode lets it. */
export function ResponseFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const mode = form.watch('settings.mode')
  const remembers = useShown(form, mode !== 'redirect', ['settings.notFoundSeconds'])
  return (
    <>
      {mode !== 'sync' && (
        <ChoiceField
          form={form}
          name="settings.redirectCode"
          number
          label={t('originPull.redirectCode')}
          description={t('originPull.redirectCodeHint')}
          data={redirectCodes.map((code) => ({ value: code, label: t(`originPull.redirectCodes.${code}`) }))}
        />
      )}
      {mode !== 'redirect' && (
        <SwitchField
          control={form.control}
          name="settings.followRedirects"
          label={t('originPull.followRedirects')}
          description={t('originPull.followRedirectsHint')}
        />
      )}
      {mode === 'sync' && <SyncAnswers form={form} />}
      {mode !== 'redirect' && (
        <>
          <SwitchField
            control={form.control}
            name="settings.answerHead"
            label={t('rule.field.answerHead')}
            description={t('rule.hint.answerHead')}
          />
          <SwitchField
            control={form.control}
            name="settings.acceptUnknownLength"
            label={t('rule.field.acceptUnknownLength')}
            description={t('rule.hint.acceptUnknownLength')}
          />
        </>
      )}
      {remembers && (
        <NumberField
          form={form}
          name="settings.notFoundSeconds"
          label={t('rule.field.notFoundSeconds')}
          description={t('rule.hint.notFoundSeconds')}
        />
      )}
    </>
  )
}

function SyncAnswers({ form }: { form: Form }) {
  const { t } = useTranslation()
  const answers = mapped.map((value) => ({ value, label: t(`rule.mapped.${value}`) }))
  return (
    <>
      <SwitchField
        control={form.control}
        name="settings.transparentErrors"
        label={t('rule.field.transparentErrors')}
        description={t('rule.hint.transparentErrors')}
      />
      <div className={classes.pair} data-pair>
        <ChoiceField
          form={form}
          name="settings.notFoundAs"
          number
          label={t('rule.field.notFoundAs')}
          description={t('rule.hint.notFoundAs')}
          data={answers}
        />
        <ChoiceField
          form={form}
          name="settings.failedAs"
          number
          label={t('rule.field.failedAs')}
          description={t('rule.hint.failedAs')}
          data={answers}
        />
      </div>
    </>
  )
}
