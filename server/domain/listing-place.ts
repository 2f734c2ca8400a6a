import { hasDotSegment } from './object-key.ts'
import type { OriginRule } from './origin-pull.ts'
import { front as addedFront, originPath, originUrl } from './origin-url.ts'

/** Where an origin's list of a rule's objects is, and what its entries mean. */
export type ListingPlace = {
  /** The bucket on the origin, or a folder of index pages. */
  readonly url: URL
  /** What every path below it begins with that a wanted key is asked as. Other paths may begin so too. */
  readonly prefix: string
  /** The key that is asked of the origin as this path below the place; `null` when there is none. */
  readonly toKey: (path: string) => string | null
}

export type Listing = {
  /** The start of the keys wanted. */
  readonly prefix: string
  readonly kind: 's3' | 'index'
  /** The client's, for rules that follow it. */
  readonly scheme: 'http' | 'https'
}

type Rewriting = OriginRule['path']
type Affix = Rewriting['prefix']

const asItIs: Rewriting = { fixedFile: '', prefix: { remove: '', add: '' }, suffix: { remove: '', add: '' } }

/**
 * Where to look for all keys with this prefix on a rule's first origin. `null` for a rule that asks for one fixed file: its
 * origin's list says nothing of keys.
 */
export function listingOf(rule: OriginRule, { prefix, kind, scheme }: Listing): ListingPlace | null {
  const address = rule.origins[0]?.address
  if (address === undefined || rule.path.fixedFile !== '') return null
  const whole = pathPrefix(rule.path, narrower(prefix, rule.condition.prefix))
  const folder = kind === 'index' ? folderOf(whole) : ''
  const url = originUrl({ ...rule, path: asItIs }, address, { key: folder, query: null, scheme })
  return { url: new URL(url), prefix: whole.slice(folder.length), toKey: (path) => keyOf(rule, folder + path) }
}

/** The deepest folder that all paths are in: those above it may have no index page. */
function folderOf(prefix: string): string {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  return folder.startsWith('/') || hasDotSegment(folder) ? '' : folder
}

/** Of two prefixes that agree the longer one: keys beyond a rule's condition are not its origin's to tell. */
const narrower = (wanted: string, condition: string) => (condition.startsWith(wanted) ? condition : wanted)

/** Several keys may be asked as one path; then those are meant that the rule is for, and first those it rewrites. */
function keyOf({ path: rewriting, condition }: OriginRule, path: string): string | null {
  const keys = candidateKeys(rewriting, path).filter((key) => key !== '' && originPath(rewriting, key) === path)
  const ours = keys.find((key) => key.startsWith(condition.prefix) && key.endsWith(condition.suffix))
  return ours ?? keys[0] ?? null
}

function candidateKeys({ prefix, suffix }: Rewriting, path: string): string[] {
  const front = addedFront(prefix)
  const starts = path.startsWith(front) ? [{ remove: prefix.remove, rest: path.slice(front.length) }] : []
  return [...starts, { remove: '', rest: path }].flatMap(({ remove, rest }) =>
    withoutEnd(suffix, rest).map((middle) => remove + middle),
  )
}

const withoutEnd = ({ remove, add }: Affix, rest: string) =>
  rest.endsWith(add) ? [rest.slice(0, rest.length - add.length) + remove, rest] : [rest]

function pathPrefix({ prefix, suffix }: Rewriting, wanted: string): string {
  const front = addedFront(prefix)
  if (wanted.startsWith(prefix.remove)) return front + untouched(suffix, wanted.slice(prefix.remove.length))
  const kept = untouched(suffix, wanted)
  return prefix.remove.startsWith(wanted) ? commonStart(front, kept) : kept
}

/** The start of a prefix that stays although a suffix is taken away from keys that are hardly longer. */
function untouched({ remove }: Affix, wanted: string): string {
  for (let overlap = Math.min(remove.length, wanted.length); overlap > 0; overlap--) {
    if (wanted.endsWith(remove.slice(0, overlap))) return wanted.slice(0, wanted.length - overlap)
  }
  return wanted
}

function commonStart(a: string, b: string): string {
  const [left, right] = [[...a], [...b]]
  const differs = left.findIndex((character, at) => character !== right[at])
  return left.slice(0, differs < 0 ? left.length : differs).join('')
}
