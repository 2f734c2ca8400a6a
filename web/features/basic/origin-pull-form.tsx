import { Button, Switch } from '@mantine/core'
import { type ComponentProps, useEffect } from 'react'
import { Controller } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { AddressField } from '../../rules/address-field.tsx'
import { Statuses } from '../../rules/condition-fields.tsx'
import { ModeFields } from '../../rules/mode-fields.tsx'
import { FurtherOriginFields, ProtocolField } from '../../rules/origin-fields.tsx'
import type { Form } from '../../rules/problem-text.ts'
import { RuleFormFrame } from '../../rules/rule-form-frame.tsx'
import { originPullProblems, resolveBy } from '../../rules/rule-resolver.ts'
import { SampleKeyField } from '../../rules/sample-key-field.tsx'
import { Folded, SettingGroups } from '../../rules/setting-groups.tsx'
import { type RuleFormTold, useRuleForm } from '../../rules/use-rule-form.ts'
import { FormRows } from '../../ui/form-rows.tsx'
import { SectionFooter } from '../../ui/section.tsx'
import classes from './origin-pull-form.module.css'

/** Edit mode of the Origin-Pull card. Saving never waits for a connection test. */
export function OriginPullForm(props: RuleFormTold) {
  const { pending, onCancel } = props
  const { t } = useTranslation()
  const editing = useRuleForm(props, { resolver, rule: 'default' })
  const { form, sample } = editing
  useEffect(() => form.setFocus('enabled'), [form])
  return (
    <RuleFormFrame
      {...props}
      editing={editing}
      Bar={SectionFooter}
      buttons={
        <>
          <Button type="submit" loading={pending}>
            {t('common.save')}
          </Button>
          <Button variant="default" disabled={pending} onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <FormRows>
        <StatusSwitch form={form} />
        <AddressField form={form} name="settings.address" label={t('originPull.address')} />
        <Advanced form={form} sample={sample} />
      </FormRows>
    </RuleFormFrame>
  )
}

const resolver = resolveBy(originPullProblems)

type AdvancedProps = { form: Form; sample: ComponentProps<typeof SampleKeyField> }

/** What most operators never need to touch: everything a rule can be told. */
function Advanced({ form, sample }: AdvancedProps) {
  const { t } = useTranslation()
  const { address, ...others } = form.formState.errors.settings ?? {}
  return (
    <Folded title={t('originPull.advanced')} hasError={Object.keys(others).length > 0}>
      <ModeFields form={form} />
      <Statuses form={form} />
      <ProtocolField form={form} />
      <FurtherOriginFields form={form} />
      <SettingGroups form={form} />
      <SampleKeyField {...sample} />
    </Folded>
  )
}

function StatusSwitch({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <Controller
      name="enabled"
      control={form.control}
      render={({ field: { value, onChange, ...field } }) => (
        <div className={classes.status}>
          <Switch
            {...field}
            label={t('originPull.status')}
            labelPosition="left"
            checked={value}
            onChange={(event) => {
              onChange(event.currentTarget.checked)
              // Whether an empty address is right depends on the switch.
              if (form.formState.errors.settings?.address) void form.trigger('settings.address')
            }}
          />
          <span aria-hidden>{t(value ? 'common.enabled' : 'common.disabled')}</span>
        </div>
      )}
    />
  )
}
