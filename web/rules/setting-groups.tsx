import { type ReactNode, useId, useState } from 'react'
import { get } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ruleDefaults } from '../../contract/rule.ts'
import { FormRows } from '../ui/form-rows.tsx'
import folded from './folded.module.css'
import { BudgetFields, FreshnessFields } from './limits-fields.tsx'
import { PathFields } from './path-fields.tsx'
import { errorAt, type Form } from './problem-text.ts'
import { AccessFields, RequestFields } from './request-fields.tsx'
import { ResponseFields } from './response-fields.tsx'
import { useShown } from './use-shown.ts'

type GroupName = 'request' | 'path' | 'response' | 'access' | 'freshness' | 'budgets'

/** The groups of settings most rules never touch, with the settings that are in them. */
const groups = [
  { name: 'request', holds: ['passQuery', 'headers'], Fields: RequestFields },
  { name: 'path', holds: ['path'], Fields: PathFields },
  {
    name: 'response',
    holds: [
      'redirectCode',
      'followRedirects',
      'transparentErrors',
      'notFoundAs',
      'failedAs',
      'answerHead',
      'notFoundSeconds',
      'acceptUnknownLength',
    ],
    Fields: ResponseFields,
  },
  {
    name: 'access',
    holds: ['hostHeader', 'serverName', 'certificateAuthority', 'credentials'],
    Fields: AccessFields,
  },
  { name: 'freshness', holds: ['freshness'], Fields: FreshnessFields },
  { name: 'budgets', holds: ['budgets'], Fields: BudgetFields },
] as const satisfies ReadonlyArray<{
  name: GroupName
  holds: readonly string[]
  Fields: (props: { form: Form }) => ReactNode
}>

/** A redirecting rule asks nothing of the origin and stores nothing, so nothing of it grows old or is spent. */
const meansNothing = (name: GroupName, mode: string) =>
  mode === 'redirect' && (name === 'access' || name === 'freshness' || name === 'budgets')

/** Folded groups, all or those named. One opens by itself when something in it is not as it comes, or is wrong. */
export function SettingGroups({ form, only }: { form: Form; only?: readonly GroupName[] }) {
  return groups
    .filter(({ name }) => only?.includes(name) ?? true)
    .map((group) => <Group key={group.name} {...group} form={form} />)
}

function Group({ name, holds, Fields, form }: (typeof groups)[number] & { form: Form }) {
  const { t } = useTranslation()
  const names = holds.map((one) => `settings.${one}`)
  const isShown = useShown(form, !meansNothing(name, form.watch('settings.mode')), names)
  if (!isShown) return null
  return (
    <Folded
      title={t(`rule.section.${name}`)}
      hint={t(`rule.sectionHint.${name}`)}
      startsOpen={holds.some((one) => isChanged(form, one))}
      hasError={names.some((one) => errorAt(form, one) !== undefined)}
    >
      <Fields form={form} />
    </Folded>
  )
}

function isChanged(form: Form, setting: string): boolean {
  const initial: unknown = get(form.formState.defaultValues, `settings.${setting}`)
  if (setting === 'credentials' || setting === 'freshness') {
    const kind: unknown = get(initial, 'kind')
    return kind !== get(ruleDefaults, `${setting}.kind`)
  }
  return JSON.stringify(initial) !== JSON.stringify(get(ruleDefaults, setting))
}

type FoldedProps = { title: string; hint?: string; startsOpen?: boolean; hasError: boolean; children: ReactNode }

/** A group that is shown when asked for, and whenever something in it is wrong. */
export function Folded({ title, hint, startsOpen = false, hasError, children }: FoldedProps) {
  const id = useId()
  const [open, setOpen] = useState(startsOpen)
  return (
    <details
      className={folded.details}
      open={open || hasError}
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary className={folded.summary} {...(hint !== undefined && { 'aria-describedby': id })}>
        {title}
      </summary>
      {hint !== undefined && (
        <p id={id} className={folded.hint}>
          {hint}
        </p>
      )}
      <FormRows>{children}</FormRows>
    </details>
  )
}
