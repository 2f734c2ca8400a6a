import { zodResolver } from '@hookform/resolvers/zod'
import { Button, Group, Switch } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { OriginPullInput, type OriginPullView } from '../../../contract/origin-pull.ts'
import type { ApiError } from '../../api/api-error.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { AddressField } from './address-field.tsx'
import { AdvancedFields } from './advanced-fields.tsx'
import { ConnectionTest } from './connection-test.tsx'
import { canonicalAddress, differences } from './differences.ts'
import { keepFocus } from './keep-focus.ts'
import classes from './origin-pull-form.module.css'
import { UnreadVersion } from './unread-version.tsx'
import { useConnectionTest } from './use-connection-test.ts'
import { useKeptFocus } from './use-kept-focus.ts'

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
  const form = useForm<OriginPullInput>({
    defaultValues: { enabled: mine.enabled, defaultRule: mine.defaultRule },
    resolver: zodResolver(OriginPullInput),
    mode: 'onTouched',
  })
  const [sampleKey, setSampleKey] = useState('')
  const test = useConnectionTest(bucket, form, sampleKey)
  useMarkUnsaved(differences(t, base, form.watch()).length > 0)
  useKeptFocus(pending)
  useEffect(() => form.setFocus('enabled'), [form])
  const submit = ({ enabled, defaultRule }: OriginPullInput) =>
    onSubmit({ enabled, defaultRule: { ...defaultRule, address: canonicalAddress(defaultRule.address) } })
  return (
    <FormShell
      form={form}
      onSubmit={submit}
      submitError={submitError}
      actions={
        <Group gap="sm" mt="lg" onMouseDown={keepFocus}>
          <Button type="submit" loading={pending}>
            {t('common.save')}
          </Button>
          <Button variant="default" disabled={pending} onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <TestButton test={test} disabled={pending} />
        </Group>
      }
    >
      <fieldset className={classes.fields} disabled={pending} onMouseDown={keepFocus}>
        <StatusSwitch form={form} />
        <AddressField form={form} />
        <AdvancedFields form={form} sampleKey={sampleKey} onSampleKey={setSampleKey} />
      </fieldset>
      <ConnectionTest test={test} />
      <UnreadVersion error={otherError} onTryAgain={onReadOther} trying={pending} />
    </FormShell>
  )
}

/** Stays enabled while it runs, so that it keeps the focus. */
function TestButton({ test, disabled }: { test: ReturnType<typeof useConnectionTest>; disabled: boolean }) {
  const { t } = useTranslation()
  const press = async (button: HTMLButtonElement) => {
    if (!test.isPending && (await test.run())) button.focus()
  }
  return (
    <Button
      variant="subtle"
      disabled={disabled}
      aria-disabled={test.isPending}
      onClick={(event) => void press(event.currentTarget)}
    >
      {t(test.isPending ? 'originPull.testing' : 'originPull.test')}
    </Button>
  )
}

function StatusSwitch({ form }: { form: ReturnType<typeof useForm<OriginPullInput>> }) {
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
              if (form.formState.errors.defaultRule?.address) void form.trigger('defaultRule.address')
            }}
          />
          <span aria-hidden>{t(value ? 'common.enabled' : 'common.disabled')}</span>
        </div>
      )}
    />
  )
}
