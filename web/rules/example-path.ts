import type { RuleCondition, RuleSettings } from '../../contract/rule.ts'

/** A key the rule holds for, to show what becomes of it. */
export function exampleKey({ prefix, suffix }: RuleCondition): string {
  const stem = prefix === '' || prefix.endsWith('/') ? `${prefix}picture` : `${prefix}-picture`
  return suffix === '' ? `${stem}.jpg` : `${stem}${suffix}`
}

/** The path that is asked of the origin for a key. */
export function examplePath({ fixedFile, prefix, suffix }: RuleSettings['path'], key: string): string {
  if (fixedFile !== '') return `/${rootless(fixedFile)}`
  const starts = key.startsWith(prefix.remove)
  const rest = starts ? key.slice(prefix.remove.length) : key
  const ends = rest.endsWith(suffix.remove)
  const middle = ends ? rest.slice(0, rest.length - suffix.remove.length) : rest
  return `/${starts ? front(prefix) : ''}${middle}${ends ? suffix.add : ''}`
}

/** A prefix that is added without removing one is set apart with a slash. */
function front({ remove, add }: RuleSettings['path']['prefix']): string {
  const text = rootless(add)
  return remove !== '' || text === '' || text.endsWith('/') ? text : `${text}/`
}

const rootless = (path: string) => path.replace(/^\/+/, '')
