import type { TFunction } from 'i18next'
import type { Difference } from '../../../rules/differences.ts'

type Headers = Readonly<Record<string, string>>

/** The headers that differ, by name. */
export function compareHeaders(t: TFunction, before: Headers, after: Headers): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  const told = (value: string | undefined) => value ?? t('files.details.none')
  return names
    .filter((name) => before[name] !== after[name])
    .map((field) => ({ field, before: told(before[field]), after: told(after[field]) }))
}
