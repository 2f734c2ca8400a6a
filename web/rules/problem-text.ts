import { type FieldError, type FieldErrors, get, type UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { RuleProblem } from '../../contract/rule.ts'
import type { RuleForm } from './rule-form.ts'

const problems: readonly RuleProblem[] = [
  'sync-only',
  'dot-segment',
  'two-rewrites',
  'statuses',
  'forbidden-header',
  'pem',
]

export type Form = UseFormReturn<RuleForm>

/** The first error of a field, or of anything inside it. */
export function errorAt(form: Form, name: string): FieldError | undefined {
  return firstError(get(form.formState.errors, name))
}

function firstError(found: FieldErrors | FieldError | undefined): FieldError | undefined {
  if (typeof found !== 'object' || found === null) return undefined
  if (typeof found.message === 'string') return found as FieldError
  for (const [key, inner] of Object.entries(found)) {
    const error = key === 'ref' ? undefined : firstError(inner as FieldErrors)
    if (error) return error
  }
  return undefined
}

/** The sentence for a setting that was refused, whether the form or the server found it. */
export function useProblemText() {
  const { t } = useTranslation()
  return (form: Form, name: string): string | undefined => {
    const error = errorAt(form, name)
    if (error === undefined) return undefined
    const problem = problems.find((one) => one === error.message)
    if (problem !== undefined) return t(`rule.problem.${problem}`)
    if (error.message === 'secret-needed') return t('rule.secretNeeded')
    if (error.message === 'host') return t('rule.badHost')
    return t(get(form.getValues(), name) === '' ? 'rule.required' : 'rule.invalid')
  }
}
