import type { ReplyOf } from '../../../contract/endpoint.ts'
import type { listObjects, ObjectSummary } from '../../../contract/objects.ts'

/** One answer of the server: folders and objects below a prefix. */
export type Page = ReplyOf<typeof listObjects>

export type Row =
  | { readonly kind: 'folder'; readonly key: string; readonly name: string }
  | { readonly kind: 'object'; readonly key: string; readonly name: string; readonly object: ObjectSummary }

/**
 * What the list shows. A listing of one page shows its folders first; a longer one is in order of key throughout, so
 * that no row moves while more are loaded.
 */
export function rowsOf(pages: readonly Page[], folder: string): Row[] {
  const rows = pages.flatMap((page) => [...foldersOf(page, folder), ...objectsOf(page, folder)])
  const [only, ...more] = pages
  const complete = more.length === 0 && only?.next === null
  return complete ? rows : rows.sort((a, b) => byKey(a.key, b.key))
}

const foldersOf = ({ folders }: Page, folder: string): Row[] =>
  folders.map((key) => ({ kind: 'folder', key, name: key.slice(folder.length) }))

const objectsOf = ({ items }: Page, folder: string): Row[] =>
  items.map((object) => ({ kind: 'object', key: object.key, name: object.key.slice(folder.length), object }))

/** The order of UTF-8 bytes, in which the server lists. UTF-16 differs where surrogates meet U+E000 to U+FFFF. */
export function byKey(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800)

export type Crumb = { readonly name: string; readonly prefix: string }

/** The folders on the way to `folder`. A name may be empty: `a//` is a folder in `a/`. */
export function crumbsOf(folder: string): Crumb[] {
  const names = folder.split('/').slice(0, -1)
  return names.map((name, depth) => ({ name, prefix: `${names.slice(0, depth + 1).join('/')}/` }))
}

/** The folder that `folder` lies in; the top is its own. */
export const folderAbove = (folder: string) => folder.slice(0, nameStart(folder))

/** The part of a key after its last `/`, or after the one before where that is its end. */
export const lastName = (key: string) => key.slice(nameStart(key))

const nameStart = (key: string) => key.slice(0, -1).lastIndexOf('/') + 1
