import { type FieldValues, get, type Path, type UseFormReturn } from 'react-hook-form'
import type { ApiError } from '../api/api-error.ts'

/** The parts of a pointer (RFC 6901) to a path of React Hook Form: `defaultRule.address`. */
export type FieldPath = (parts: readonly string[]) => string

const samePath: FieldPath = (parts) => parts.join('.')

const partsOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/**
 * Sets the server's refusals on the fields they name: the code as message, the detail beside it. Whether every one
 * found its field; if not, the failure still has to be told elsewhere.
 */
export function landOnFields<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: ApiError,
  pathOf: FieldPath = samePath,
): boolean {
  if (error.failure.kind !== 'refused' || error.failure.fields.length === 0) return false
  const values = form.getValues()
  const landed = error.failure.fields.map(({ pointer, code, detail }, index) => {
    const path = pathOf(partsOf(pointer))
    if (get(values, path) === undefined) return false
    form.setError(path as Path<T>, { type: 'server', message: code, types: { detail } }, { shouldFocus: index === 0 })
    return true
  })
  return landed.every(Boolean)
}
