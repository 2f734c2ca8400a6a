import { Button, Switch } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { OriginPullInput, OriginPullView } from '../../../contract/origin-pull.ts'
import type { ApiError } from '../../api/api-error.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { AddressField } from '../../rules/address-field.tsx'
import { Statuses } from '../../rules/condition-fields.tsx'
import { ConnectionTest } from '../../rules/connection-test.tsx'
import { keepFocus } from '../../rules/keep-focus.ts'
import { ModeFields } from '../../rules/mode-fields.tsx'
import { FurtherOriginFields, ProtocolField } from '../../rules/origin-fields.tsx'
import type { Form } from '../../rules/problem-text.ts'
import { formOfDefault, formPath, isSame, originPullOf, type RuleForm } from '../../rules/rule-form.ts'
import { originPullResolver } from '../../rules/rule-resolver.ts'
import { SampleKeyField } from '../../rules/sample-key-field.tsx'
import { Folded, SettingGroups } from '../../rules/setting-groups.tsx'
import { TestButton } from '../../rules/test-button.tsx'
import { UnreadVersion } from '../../rules/unread-version.tsx'
import { useConnectionTest } from '../../rules/use-connection-test.ts'
import { useKeptFocus } from '../../rules/use-kept-focus.ts'
import { FormRows } from '../../ui/form-rows.tsx'
import { SectionFooter } from '../../ui/section.tsx'
import classes from './origin-pull-form.module.css'

type OriginPullFormProps = {
  bucket: string
  base: OriginPullView
  /** What the form starts with: the base, or what had been typed before a conflict. */
  mine: OriginPullInput
  pending: boolean
  submitError: ApiError | null
  /** Why the version that somebody else saved could not be read. */
  otherError: ApiError | null
  onReadOther: () => void
  onSubmit: (settings: OriginPullInput) => void
  onCancel: () => void
}

/** Edit mode of the Origin-Pull card. Saving never waits for a connection test. */
export function OriginPullForm(props: OriginPullFormProps) {
  const { bucket, base, mine, pending, submitError, otherError, onReadOther, onSubmit, onCancel } = props
  const { t } = useTranslation()
  const form = useForm<RuleForm>({
    defaultValues: formOfDefault(mine),
    resolver: originPullResolver,
    mode: 'onTouched',
  })
  const [sampleKey, setSampleKey] = useState('')
  const test = useConnectionTest(bucket, form, { rule: 'default', sampleKey })
  useMarkUnsaved(!isSame(formOfDefault(base), form.watch()))
  useKeptFocus(pending)
  useEffect(() => form.setFocus('enabled'), [form])
  return (
    <FormShell
      form={form}
      onSubmit={(typed) => onSubmit(originPullOf(typed))}
      submitError={submitError}
      pathOf={formPath}
      actions={
        <SectionFooter onMouseDown={keepFocus} end={<TestButton test={test} disabled={pending} />}>
          <Button type="submit" loading={pending}>
            {t('common.save')}
          </Button>
          <Button variant="default" disabled={pending} onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        </SectionFooter>
      }
    >
      <fieldset className={classes.fields} disabled={pending} onMouseDown={keepFocus}>
        <FormRows>
          <StatusSwitch form={form} />
          <AddressField form={form} name="settings.address" label={t('originPull.address')} />
          <Advanced form={form} sampleKey={sampleKey} onSampleKey={setSampleKey} />
        </FormRows>
      </fieldset>
      <ConnectionTest test={test} />
      <UnreadVersion error={otherError} onTryAgain={onReadOther} trying={pending} />
    </FormShell>
  )
}

type AdvancedProps = { form: Form; sampleKey: string; onSampleKey: (key: string) => void }

/** What most operators never need to touch: everything a rule can be told. */
function Advanced({ form, sampleKey, onSampleKey }: AdvancedProps) {
  const { t } = useTranslation()
  const { address, ...others } = form.formState.errors.settings ?? {}
  return (
    <Folded title={t('originPull.advanced')} hasError={Object.keys(others).length > 0}>
      <ModeFields form={form} />
      <Statuses form={form} />
      <ProtocolField form={form} />
      <FurtherOriginFields form={form} />
      <SettingGroups form={form} />
      <SampleKeyField value={sampleKey} onChange={onSampleKey} />
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
