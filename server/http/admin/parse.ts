import * as z from 'zod/mini'
import type { ProblemCode } from '../../../contract/errors.ts'
import { schemaProblems } from '../../manage/schema-problems.ts'
import { Refusal } from './refusal.ts'

type Schema = z.core.$ZodType

z.config(z.locales.en())

/** The value as its schema has it, or 400 with every field that is wrong. */
export function parsed(schema: Schema, value: unknown, what: 'query' | 'body'): unknown {
  const result = z.safeParse(schema, value)
  if (result.success) return result.data
  throw new Refusal('InvalidRequest', `The ${what} is not as it should be.`, {
    fields: schemaProblems(result.error.issues, value),
  })
}

/** Path parameters that cannot exist: whatever they name is not there. */
export function parsedParams(schema: Schema | undefined, params: unknown): unknown {
  if (!schema) return undefined
  const result = z.safeParse(schema, params)
  if (result.success) return result.data
  const wrong = new Set(result.error.issues.map(({ path }) => path[0]))
  const [, code = 'NoSuchRoute'] = notThere.find(([name]) => wrong.has(name)) ?? []
  throw new Refusal(code, 'There is nothing of this name.')
}

/** What is not there when a parameter cannot be the name of anything; the outermost first. */
const notThere: readonly (readonly [name: string, code: ProblemCode])[] = [
  ['bucket', 'NoSuchBucket'],
  ['rule', 'NoSuchRule'],
  ['version', 'NoSuchVersion'],
  ['pull', 'NoSuchPull'],
  ['warmUp', 'NoSuchWarmUp'],
  ['session', 'NoSuchSession'],
  ['deletion', 'NoSuchDeletion'],
]

/**
 * The query as a form writes it: `+` is a blank, the rest percent-encoded UTF-8. What cannot be decoded is refused: a
 * lenient decoder would make another key of it.
 */
export function queryOf(url: string): Record<string, string> {
  const start = url.indexOf('?')
  const query: Record<string, string> = Object.create(null)
  for (const part of start < 0 ? [] : url.slice(start + 1).split('&')) {
    const [name = '', ...value] = part.split('=')
    if (part === '') continue
    const decoded = decode(name)
    if (decoded in query) throw new Refusal('InvalidRequest', `The query says ${decoded} twice.`)
    query[decoded] = decode(value.join('='))
  }
  return { ...query }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Refusal('InvalidRequest', 'The query is not percent-encoded UTF-8.')
  }
}
