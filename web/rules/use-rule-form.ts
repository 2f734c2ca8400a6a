import { useState } from 'react'
import { type Resolver, useForm } from 'react-hook-form'
import type { ApiError } from '../api/api-error.ts'
import { useMarkUnsaved } from '../form/unsaved.ts'
import { isSame, type RuleForm } from './rule-form.ts'
import { useConnectionTest } from './use-connection-test.ts'
import { useKeptFocus } from './use-kept-focus.ts'

/** What whoever saves a rule tells its form. */
export type RuleFormTold = {
  readonly bucket: string
  /** What is saved. */
  readonly base: RuleForm
  /** What the form starts with: the base, or what had been typed before a conflict. */
  readonly mine: RuleForm
  readonly pending: boolean
  readonly submitError: ApiError | null
  /** Why the version that somebody else saved could not be read. */
  readonly otherError: ApiError | null
  readonly onReadOther: () => void
  readonly onSubmit: (form: RuleForm) => void
  readonly onCancel: () => void
}

export type RuleFormOptions = {
  readonly resolver: Resolver<RuleForm>
  /** Whose stored secret a connection test may use; a new rule has none. */
  readonly rule: string | undefined
}

/** A rule as it is edited, with what can be tried before it is saved. */
export function useRuleForm({ bucket, base, mine, pending }: RuleFormTold, { resolver, rule }: RuleFormOptions) {
  const form = useForm<RuleForm>({ defaultValues: mine, resolver, mode: 'onTouched' })
  const [sampleKey, setSampleKey] = useState('')
  const test = useConnectionTest(bucket, form, { rule, sampleKey })
  useMarkUnsaved(!isSame(base, form.watch()))
  useKeptFocus(pending)
  return { form, test, sample: { value: sampleKey, onChange: setSampleKey } }
}
