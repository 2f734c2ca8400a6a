import { toNestErrors } from '@hookform/resolvers'
import type { FieldError, Resolver } from 'react-hook-form'
import * as z from 'zod/mini'
import { OriginPullInput } from '../../contract/origin-pull.ts'
import { RuleInput } from '../../contract/rule.ts'
import { formPath, originPullOf, type RuleForm, ruleOf } from './rule-form.ts'

/** Checks the form by the schema the server will use, and leads each problem back to its field. */
const resolveBy =
  (check: (form: RuleForm) => readonly z.core.$ZodIssue[]): Resolver<RuleForm> =>
  (values, _context, options) => {
    const issues = check(values)
    if (issues.length === 0) return { values, errors: {} }
    const errors: Record<string, FieldError> = {}
    for (const { path, message, code } of issues) errors[formPath(path)] ??= { type: code, message }
    return { values: {}, errors: toNestErrors(errors, options) }
  }

export const ruleResolver = resolveBy((form) => z.safeParse(RuleInput, ruleOf(form)).error?.issues ?? [])

export const originPullResolver = resolveBy(
  (form) => z.safeParse(OriginPullInput, originPullOf(form)).error?.issues ?? [],
)
