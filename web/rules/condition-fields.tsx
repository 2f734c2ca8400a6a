import { useTranslation } from 'react-i18next'
import classes from './fields.module.css'
import { ListField, TextField } from './plain-fields.tsx'
import { errorAt, type Form } from './problem-text.ts'

/** Which requests a further rule is for. */
export function ConditionFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <>
      <div className={classes.pair} data-pair>
        <TextField
          form={form}
          name="condition.prefix"
          label={t('rule.field.prefix')}
          description={t('rule.hint.prefix')}
        />
        <TextField
          form={form}
          name="condition.suffix"
          label={t('rule.field.suffix')}
          description={t('rule.hint.suffix')}
        />
      </div>
      <Statuses form={form} />
      <ListField
        form={form}
        name="condition.excludedHosts"
        by="line"
        label={t('rule.field.excludedHosts')}
        description={t('rule.hint.excludedHosts')}
      />
    </>
  )
}

/** The answers that trigger: a choice for redirecting rules, a fact for all others. */
export function Statuses({ form }: { form: Form }) {
  const { t } = useTranslation()
  const isRedirect = form.watch('settings.mode') === 'redirect'
  if (!isRedirect && errorAt(form, 'settings.statuses') === undefined)
    return <p className={classes.pathExample}>{t('rule.trigger')}</p>
  return (
    <ListField
      form={form}
      name="settings.statuses"
      by="comma"
      label={t('rule.field.statuses')}
      description={t('rule.hint.statuses')}
    />
  )
}
