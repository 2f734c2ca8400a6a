import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type FieldPathByValue, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/use-format.ts'
import { type Form, useProblemText } from './problem-text.ts'
import type { RuleForm } from './rule-form.ts'

type FieldProps<T> = { form: Form; name: FieldPathByValue<RuleForm, T>; label: string; description?: ReactNode }

const typed = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const

export function TextField({ form, name, ...others }: FieldProps<string> & { placeholder?: string }) {
  const error = useProblemText()(form, name)
  return <TextInput {...others} {...typed} {...form.register(name)} error={error} errorProps={{ role: 'alert' }} />
}

/** A text of many lines that is kept as it is. */
export function TextBlockField({ form, name, ...others }: FieldProps<string>) {
  const error = useProblemText()(form, name)
  return (
    <Textarea {...others} {...typed} rows={4} {...form.register(name)} error={error} errorProps={{ role: 'alert' }} />
  )
}

type NumberName = FieldPathByValue<RuleForm, number | null>
type NumberFieldProps = {
  form: Form
  name: NumberName
  label: string
  description: string
  /** Left empty, it is `null`. */
  optional?: boolean
  /** Says the number as bytes, too. */
  bytes?: boolean
}

/** A whole number, typed. */
export function NumberField({ form, name, description, optional = false, bytes = false, label }: NumberFieldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const error = useProblemText()(form, name) && t('rule.notANumber')
  const value = form.watch(name)
  const told = bytes && typeof value === 'number' && value >= 1000 ? format.bytes(value) : null
  return (
    <TextInput
      {...typed}
      label={label}
      description={told === null ? description : `${description} ${t('rule.hint.bytes', { bytes: told })}`}
      inputMode="numeric"
      {...form.register(name, { setValueAs: (entered) => wholeNumber(entered, optional) })}
      error={error}
      errorProps={{ role: 'alert' }}
    />
  )
}

/** What is no whole number stays as it was typed: it is refused, and still there when the field is shown again. */
function wholeNumber(entered: unknown, optional: boolean): unknown {
  if (typeof entered !== 'string') return entered
  // Full-width digits are what an input method may leave behind.
  const text = entered.normalize('NFKC').trim()
  if (text === '') return optional ? null : ''
  return /^\d+$/.test(text) ? Number(text) : text
}

type ChoiceFieldProps<T extends string | number> = FieldProps<T> & {
  data: ReadonlyArray<{ value: string; label: string }>
  number?: boolean
}

export function ChoiceField<T extends string | number>({ form, name, number, ...others }: ChoiceFieldProps<T>) {
  return <NativeSelect {...others} {...form.register(name, number ? { setValueAs: Number } : {})} />
}

type ListFieldProps = FieldProps<string[]> & { by: 'line' | 'comma'; placeholder?: string }

/** A list of short texts in one field: one on each line, or set apart by commas. */
export function ListField({ form, name, by, ...others }: ListFieldProps) {
  const { field } = useController({ name, control: form.control })
  const joint = by === 'line' ? '\n' : ', '
  const list = field.value as string[]
  const [text, setText] = useState(list.join(joint))
  const error = useProblemText()(form, name)
  // What is typed stays as it is typed, as long as it means the list.
  const shown = sameList(listIn(text), list) ? text : list.join(joint)
  const shared = {
    ...others,
    ...typed,
    ref: field.ref,
    name,
    value: shown,
    error,
    errorProps: { role: 'alert' },
    onBlur: field.onBlur,
  }
  const change = (next: string) => {
    setText(next)
    field.onChange(listIn(next))
  }
  return by === 'line' ? (
    <Textarea {...shared} rows={3} onChange={(event) => change(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => change(event.currentTarget.value)} />
  )
}

const listIn = (text: string) => text.split(/[\s,，;；、]+/).filter((one) => one !== '')

const sameList = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n')
