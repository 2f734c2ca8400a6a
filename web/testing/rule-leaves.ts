import * as z from 'zod/mini'
import { RuleInput } from '../../contract/rule.ts'

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

const isDeep = ({ properties, items, anyOf, oneOf }: Schema) => Boolean(properties ?? items ?? anyOf ?? oneOf)

/** Every single setting of a rule by the contract's own schema, as a path: `path.prefix.add`, `headers.added.0.name`. */
export const ruleLeaves: readonly string[] = [...new Set(leavesOf(z.toJSONSchema(RuleInput) as Schema, []))]

function leavesOf(schema: Schema, path: readonly string[]): string[] {
  const { properties, items } = schema
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(isDeep)
  if (properties) return Object.entries(properties).flatMap(([name, inner]) => leavesOf(inner, [...path, name]))
  if (choices.length > 0) return choices.flatMap((inner) => leavesOf(inner, path))
  // A list of texts is one setting; of things with parts, each part is one.
  return items && isDeep(items) ? leavesOf(items, [...path, '0']) : [path.join('.')]
}
