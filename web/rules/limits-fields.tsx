import { useTranslation } from 'react-i18next'
import classes from './fields.module.css'
import { ChoiceField, NumberField } from './plain-fields.tsx'
import type { Form } from './problem-text.ts'

const kinds = ['immutable', 'revalidate'] as const

export function FreshnessFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <>
      <ChoiceField
        form={form}
        name="settings.freshness.kind"
        label={t('rule.field.freshness')}
        description={t('rule.hint.freshness')}
        data={kinds.map((value) => ({ value, label: t(`rule.freshness.${value}`) }))}
      />
      {form.watch('settings.freshness.kind') === 'revalidate' && (
        <NumberField
          form={form}
          name="settings.freshness.afterSeconds"
          label={t('rule.field.afterSeconds')}
          description={t('rule.hint.afterSeconds')}
        />
      )}
    </>
  )
}

const times = [
  ['connectMs', 60_000],
  ['firstByteMs', 300_000],
  ['idleMs', 300_000],
] as const

/** What a rule may spend on its origin. */
export function BudgetFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <div className={classes.pair} data-pair>
      <NumberField
        form={form}
        name="settings.budgets.concurrency"
        label={t('rule.field.concurrency')}
        description={t('rule.hint.concurrency')}
      />
      <NumberField
        form={form}
        name="settings.budgets.bandwidth"
        optional
        bytes
        label={t('rule.field.bandwidth')}
        description={t('rule.hint.bandwidth')}
      />
      <NumberField
        form={form}
        name="settings.budgets.objectBytes"
        optional
        bytes
        label={t('rule.field.objectBytes')}
        description={t('rule.hint.objectBytes')}
      />
      <NumberField
        form={form}
        name="settings.budgets.minimumRate"
        bytes
        label={t('rule.field.minimumRate')}
        description={t('rule.hint.minimumRate')}
      />
      {times.map(([name, max]) => (
        <NumberField
          key={name}
          form={form}
          name={`settings.budgets.${name}`}
          label={t(`rule.field.${name}`)}
          description={t('rule.hint.time', { min: 100, max })}
        />
      ))}
    </div>
  )
}
