import { toNestErrors } from '@hookform/resolvers'
import type { FieldError, Resolver } from 'react-hook-form'
import * as z from 'zod/mini'
import { OriginPullInput } from '../../contract/origin-pull.ts'
import { RuleInput } from '../../contract/rule.ts'
import { formPath, originPullOf, type RuleForm, ruleOf } from './rule-form.ts'

type Problem = { readonly field: string; readonly error: FieldError }

/** Everything that is wrong in the form by the schema the server will use, led back to its fields. */
export const ruleProblems = (form: RuleForm) => problemsOf(z.safeParse(RuleInput, ruleOf(form)).error)

/** The same for the default rule. */
export const originPullProblems = (form: RuleForm) => problemsOf(z.safeParse(OriginPullInput, originPullOf(form)).error)

const problemsOf = (error: z.core.$ZodError | undefined): Problem[] =>
  (error?.issues ?? []).map(({ path, message, code }) => ({ field: formPath(path), error: { type: code, message } }))

/** Holds the form to its schema, as far as the fields are asked for. */
export const resolveBy =
  (
    check: (form: RuleForm) => readonly Problem[],
    isAsked: (field: string) => boolean = () => true,
  ): Resolver<RuleForm> =>
  (values, _context, options) => {
    const problems = check(values).filter(({ field }) => isAsked(field))
    if (problems.length === 0) return { values, errors: {} }
    const errors: Record<string, FieldError> = {}
    for (const { field, error } of problems) errors[field] ??= error
    return { values: {}, errors: toNestErrors(errors, options) }
  }
