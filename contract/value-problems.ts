import type * as z from 'zod/mini'
import type { ProblemFacts } from './errors.ts'

/** Texts of a certain form, and what a schema says of one that has another. */
export const forms = {
  'form-status': 'must be a status such as 404, or 4xx or 5xx',
  'form-header-name': 'must be the name of a header',
  'form-ascii': 'must be visible ASCII and blanks',
  'form-user': 'must be visible ASCII without a colon',
  'form-id': 'must be visible ASCII without blanks',
  'form-region': 'must be a region such as us-east-1',
  'form-bucket': 'must be the name of a bucket',
  'form-key': 'must be 1 to 850 bytes of UTF-8 without a null byte',
  'form-prefix': 'must be at most 850 bytes of UTF-8 without a null byte',
  'form-host': 'must be a host name or an IP address, without a port',
} as const

export type ValueForm = keyof typeof forms

/** Why a single value is refused by its schema, as a stable word. */
export type ValueCode =
  | ValueForm
  | 'choice'
  | 'form'
  | 'missing'
  | 'not-flag'
  | 'not-list'
  | 'not-number'
  | 'not-object'
  | 'not-text'
  | 'not-whole'
  | 'too-few'
  | 'too-great'
  | 'too-long'
  | 'too-many'
  | 'too-short'
  | 'too-small'
  | 'unknown-name'

type Issue = z.core.$ZodIssue

const wanted: Readonly<Record<string, ValueCode>> = {
  array: 'not-list',
  boolean: 'not-flag',
  int: 'not-whole',
  number: 'not-number',
  object: 'not-object',
  string: 'not-text',
}

/** Where in the value an issue is: a name that is not known is a place of its own. */
export const placesOf = (issue: Issue): readonly (readonly PropertyKey[])[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]

/** An issue of a schema as a code of ours and what its words need; `value` is what was parsed. */
export function valueProblem(
  issue: Issue,
  value: unknown,
): { readonly code: ValueCode; readonly facts?: ProblemFacts } {
  const isMissing = issue.path.length > 0 && issue.code !== 'custom' && at(value, issue.path) === undefined
  if (isMissing && issue.code !== 'unrecognized_keys') return { code: 'missing' }
  switch (issue.code) {
    case 'unrecognized_keys':
      return { code: 'unknown-name' }
    case 'invalid_type':
      return { code: wanted[issue.expected] ?? 'form' }
    case 'invalid_value':
      return { code: 'choice', facts: { choices: issue.values.map(String).join(', ') } }
    case 'invalid_union':
      return { code: 'choice', facts: { choices: choicesOf(issue) } }
    case 'too_big':
      return { code: tooMuch[issue.origin] ?? 'too-great', facts: { bound: Number(issue.maximum) } }
    case 'too_small':
      return { code: tooLittle[issue.origin] ?? 'too-small', facts: { bound: Number(issue.minimum) } }
    default:
      return { code: formOf(issue.message) }
  }
}

const tooMuch: Readonly<Record<string, ValueCode>> = { string: 'too-long', array: 'too-many' }
const tooLittle: Readonly<Record<string, ValueCode>> = { string: 'too-short', array: 'too-few' }

const formOf = (message: string): ValueCode =>
  (Object.keys(forms) as ValueForm[]).find((form) => forms[form] === message) ?? 'form'

/** A union that goes by one field knows what that may be. */
const choicesOf = (issue: z.core.$ZodIssueInvalidUnion) =>
  'options' in issue && Array.isArray(issue.options) ? issue.options.join(', ') : ''

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  )
