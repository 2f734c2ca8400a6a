import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { AddressField } from '../../rules/address-field.tsx'
import { FurtherOriginFields } from '../../rules/origin-fields.tsx'
import { PathFields } from '../../rules/path-fields.tsx'
import type { Form } from '../../rules/problem-text.ts'
import { ResponseFields } from '../../rules/response-fields.tsx'
import { SampleKeyField } from '../../rules/sample-key-field.tsx'
import { SettingGroups } from '../../rules/setting-groups.tsx'
import { FormRows } from '../../ui/form-rows.tsx'
import { Section } from '../../ui/section.tsx'

type OriginStepProps = { form: Form; sample: ComponentProps<typeof SampleKeyField> }

/** The second step: which origin, under which path, and what the client is told of its answer. */
export function OriginStep({ form, sample }: OriginStepProps) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('rule.section.origin')} text={t('rule.sectionHint.origin')}>
        <FormRows>
          <AddressField form={form} name="settings.address" label={t('originPull.address')} />
          <FurtherOriginFields form={form} />
        </FormRows>
      </Section>
      <Section title={t('rule.section.path')} text={t('rule.sectionHint.path')}>
        <FormRows>
          <PathFields form={form} />
        </FormRows>
      </Section>
      <Section title={t('rule.section.response')} text={t('rule.sectionHint.response')}>
        <FormRows>
          <ResponseFields form={form} />
        </FormRows>
      </Section>
      <Section title={t('originPull.advanced')}>
        <FormRows>
          <SettingGroups form={form} only={['access', 'freshness', 'budgets']} />
          <SampleKeyField {...sample} />
        </FormRows>
      </Section>
    </>
  )
}
