import type { Difference } from '../../contract/origin-pull-history.ts'

/**
 * Every setting in which two documents differ. Pointers (RFC 6901) are into `before`, and into `after` for what is only
 * there. Lists of things with an `id` are compared thing by thing; if these changed places, their ids are the values at
 * the list's own pointer. Any other list is one value.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  return compare('', before, after)
}

type Fields = Readonly<Record<string, unknown>>
type Identified = Fields & { readonly id: string }

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isIdentified = (value: unknown): value is Identified => isFields(value) && typeof value.id === 'string'

/** An empty list beside one of things with ids is one of those, too. */
const areIdentified = (...lists: (readonly unknown[])[]) => lists.flat().length > 0 && lists.flat().every(isIdentified)

function compare(pointer: string, before: unknown, after: unknown): Difference[] {
  if (isFields(before) && isFields(after)) return compareFields(pointer, before, after)
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(pointer, before, after)
  return Object.is(before, after) ? [] : [{ pointer, before: before ?? null, after: after ?? null }]
}

function compareFields(pointer: string, before: Fields, after: Fields): Difference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => compare(`${pointer}/${escaped(name)}`, before[name], after[name]))
}

/** RFC 6901 §3 */
const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

function compareLists(pointer: string, before: readonly unknown[], after: readonly unknown[]): Difference[] {
  if (areIdentified(before, after))
    return compareIdentified(pointer, before.filter(isIdentified), after.filter(isIdentified))
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ pointer, before, after }]
}

function compareIdentified(pointer: string, before: readonly Identified[], after: readonly Identified[]): Difference[] {
  const [old, now] = [byId(before), byId(after)]
  const stayed = before.filter(({ id }) => now.has(id)).map(({ id }) => id)
  const ordered = after.filter(({ id }) => old.has(id)).map(({ id }) => id)
  return [
    ...(stayed.join() === ordered.join() ? [] : [{ pointer, before: stayed, after: ordered }]),
    ...before.flatMap((one, at) => compare(`${pointer}/${at}`, one, now.get(one.id) ?? null)),
    ...after.flatMap((one, at) => (old.has(one.id) ? [] : [{ pointer: `${pointer}/${at}`, before: null, after: one }])),
  ]
}

const byId = (list: readonly Identified[]) => new Map(list.map((one) => [one.id, one]))
