import { useTranslation } from 'react-i18next'
import { SwitchField } from '../../form/switch-field.tsx'
import { ConditionFields, Statuses } from '../../rules/condition-fields.tsx'
import { ModeFields } from '../../rules/mode-fields.tsx'
import { ProtocolField } from '../../rules/origin-fields.tsx'
import type { Form } from '../../rules/problem-text.ts'
import { RequestFields } from '../../rules/request-fields.tsx'
import { FormRows } from '../../ui/form-rows.tsx'
import { Section } from '../../ui/section.tsx'
import type { RuleTarget } from './rule-target.ts'

/** The first step: what the rule does, for which requests, and what of them goes to the origin. */
export function WhenStep({ form, target }: { form: Form; target: RuleTarget }) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('rule.section.mode')} text={t('rule.sectionHint.mode')}>
        <FormRows>
          <ModeFields form={form} />
        </FormRows>
      </Section>
      {target.kind === 'default' ? (
        <DefaultCondition form={form} />
      ) : (
        <Condition form={form} isNew={target.kind === 'new'} />
      )}
      <Section title={t('rule.section.request')} text={t('rule.sectionHint.request')}>
        <FormRows>
          <ProtocolField form={form} />
          <RequestFields form={form} />
        </FormRows>
      </Section>
    </>
  )
}

function Condition({ form, isNew }: { form: Form; isNew: boolean }) {
  const { t } = useTranslation()
  return (
    <Section
      title={t('rule.section.condition')}
      text={
        <>
          {t('rule.sectionHint.condition')} {isNew && t('rule.newHint')}
        </>
      }
    >
      <FormRows>
        <SwitchField
          control={form.control}
          name="enabled"
          label={t('rule.enabled')}
          description={t('rule.enabledHint')}
        />
        <ConditionFields form={form} />
      </FormRows>
    </Section>
  )
}

function DefaultCondition({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <Section title={t('rule.section.condition')} text={t('rule.defaultHint')}>
      <FormRows>
        <SwitchField
          control={form.control}
          name="enabled"
          label={t('originPull.status')}
          description={t('originPull.text')}
        />
        <Statuses form={form} />
      </FormRows>
    </Section>
  )
}
