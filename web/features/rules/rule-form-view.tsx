import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import * as z from 'zod/mini'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { newRuleId } from '../../../contract/preview.ts'
import { RuleInput } from '../../../contract/rule.ts'
import type { ApiError } from '../../api/api-error.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { SwitchField } from '../../form/switch-field.tsx'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { AddressField } from '../../rules/address-field.tsx'
import { ConditionFields, Statuses } from '../../rules/condition-fields.tsx'
import { ConnectionTest } from '../../rules/connection-test.tsx'
import { keepFocus } from '../../rules/keep-focus.ts'
import { ModeFields } from '../../rules/mode-fields.tsx'
import { FurtherOriginFields, ProtocolField } from '../../rules/origin-fields.tsx'
import type { Form } from '../../rules/problem-text.ts'
import { formPath, isSame, type RuleForm, ruleOf } from '../../rules/rule-form.ts'
import { originPullResolver, ruleResolver } from '../../rules/rule-resolver.ts'
import { SampleKeyField } from '../../rules/sample-key-field.tsx'
import { SettingGroups } from '../../rules/setting-groups.tsx'
import { TestButton } from '../../rules/test-button.tsx'
import { UnreadVersion } from '../../rules/unread-version.tsx'
import { useConnectionTest } from '../../rules/use-connection-test.ts'
import { useKeptFocus } from '../../rules/use-kept-focus.ts'
import { FormBar, FormRows } from '../../ui/form-rows.tsx'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './rule-page.module.css'
import type { RuleTarget } from './rule-target.ts'

const TryUrl = lazy(() => import('../../rules/try-url/try-url.tsx').then((m) => ({ default: m.TryUrl })))

type RuleFormViewProps = {
  bucket: string
  target: RuleTarget
  /** Somebody else has removed the rule while it was edited. */
  isGone: boolean
  /** The configuration the rule stands in. */
  view: OriginPullView
  /** What is saved. */
  base: RuleForm
  /** What the form starts with. */
  mine: RuleForm
  pending: boolean
  submitError: ApiError | null
  /** Why the version that somebody else saved could not be read. */
  otherError: ApiError | null
  onReadOther: () => void
  onSubmit: (form: RuleForm) => void
  onCancel: () => void
}

/** Every setting of a rule. Saving never waits for a connection test. */
export function RuleFormView(props: RuleFormViewProps) {
  const {
    bucket,
    target,
    isGone,
    view,
    base,
    mine,
    pending,
    submitError,
    otherError,
    onReadOther,
    onSubmit,
    onCancel,
  } = props
  const { t } = useTranslation()
  const isDefault = target.kind === 'default'
  const form = useForm<RuleForm>({
    defaultValues: mine,
    resolver: isDefault ? originPullResolver : ruleResolver,
    mode: 'onTouched',
  })
  const [sampleKey, setSampleKey] = useState('')
  const test = useConnectionTest(bucket, form, { rule: ruleIdOf(target), sampleKey })
  useMarkUnsaved(!isSame(base, form.watch()))
  useKeptFocus(pending)
  return (
    <div className={classes.sideBySide}>
      <FormShell
        form={form}
        onSubmit={onSubmit}
        submitError={submitError}
        pathOf={formPath}
        actions={
          <FormBar onMouseDown={keepFocus} end={<TestButton test={test} disabled={pending} />}>
            <Button type="submit" loading={pending}>
              {t('common.save')}
            </Button>
            <Button variant="default" disabled={pending} onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          </FormBar>
        }
      >
        {isGone && (
          <Note tone="warn" role="alert">
            {t('rule.gone')}
          </Note>
        )}
        <fieldset className={classes.form} disabled={pending} onMouseDown={keepFocus}>
          {isDefault ? <DefaultCondition form={form} /> : <Condition form={form} isNew={target.kind === 'new'} />}
          <Section title={t('rule.section.mode')} text={t('rule.sectionHint.mode')}>
            <FormRows>
              <ModeFields form={form} />
            </FormRows>
          </Section>
          <Section title={t('rule.section.origin')} text={t('rule.sectionHint.origin')}>
            <FormRows>
              <ProtocolField form={form} />
              <AddressField form={form} name="settings.address" label={t('originPull.address')} />
              <FurtherOriginFields form={form} />
            </FormRows>
          </Section>
          <Section title={t('originPull.advanced')}>
            <FormRows>
              <SettingGroups form={form} />
              <SampleKeyField value={sampleKey} onChange={setSampleKey} />
            </FormRows>
          </Section>
        </fieldset>
        <ConnectionTest test={test} />
        <UnreadVersion error={otherError} onTryAgain={onReadOther} trying={pending} />
      </FormShell>
      <div className={classes.aside}>
        <TryDraft bucket={bucket} view={view} form={form} target={target} />
      </div>
    </div>
  )
}

/** The rule as it is typed, tried in its place. */
function TryDraft({
  bucket,
  view,
  form,
  target,
}: Pick<RuleFormViewProps, 'bucket' | 'view' | 'target'> & { form: Form }) {
  const typed = z.safeParse(RuleInput, ruleOf(form.watch()))
  const draft = { id: ruleIdOf(target) ?? newRuleId, rule: typed.success ? typed.data : null }
  return (
    <Suspense>
      <TryUrl bucket={bucket} view={view} draft={draft} />
    </Suspense>
  )
}

/** Whose stored secret a connection test may use. */
function ruleIdOf(target: RuleTarget): string | undefined {
  if (target.kind === 'new') return undefined
  return target.kind === 'default' ? 'default' : target.id
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
