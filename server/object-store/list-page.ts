import { GatewayError } from '../domain/errors.ts'
import type { ObjectMeta } from '../domain/stored-object.ts'
import type { ListPage, ListQuery } from './object-store.ts'

/** Objects in UTF-8 byte order of their keys, from the first key at or after `start`. */
export type ScanFrom = (start: string) => Iterable<ObjectMeta>

/**
 * One page of a listing over any ordered scan. A folder costs one step whatever it holds: the scan is left and begun
 * again behind it.
 */
export function listPage(query: ListQuery, scanFrom: ScanFrom): ListPage {
  const folders: string[] = []
  const items: ObjectMeta[] = []
  let start: string | null = query.after === undefined ? query.prefix : startOf(query.after, query.prefix)
  while (start !== null) {
    let folderEnd: string | null = null
    for (const meta of scanFrom(start)) {
      if (!meta.key.startsWith(query.prefix)) break
      if (folders.length + items.length >= query.limit) return { folders, items, next: toCursor(start) }
      const folder = folderOf(meta.key, query)
      if (folder !== null) {
        folders.push(folder)
        folderEnd = endOf(folder)
        break
      }
      items.push(meta)
      start = justAfter(meta.key)
    }
    start = folderEnd
  }
  return { folders, items, next: null }
}

/** Negative, zero or positive as `a` comes before, with or after `b` in UTF-8 byte order. */
export function compareKeys(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let at = 0
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at === shorter ? a.length - b.length : rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
}

// UTF-16 puts surrogates (U+D800 to U+DFFF) below U+E000 to U+FFFF, UTF-8 puts what they stand for above.
const rank = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)

function folderOf(key: string, { prefix, delimiter }: ListQuery): string | null {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return end < 0 ? null : key.slice(0, end + 1)
}

// '0' is the byte after '/', so this is the least key that sorts behind everything in the folder.
const endOf = (folder: string) => `${folder.slice(0, -1)}0`

const justAfter = (key: string) => `${key}\0`

const toCursor = (start: string) => Buffer.from(start).toString('base64url')

function startOf(cursor: string, prefix: string): string {
  const start = Buffer.from(cursor, 'base64url').toString()
  if (toCursor(start) !== cursor) throw new GatewayError('InvalidRequest', 'This is not the `next` of a page')
  return compareKeys(start, prefix) < 0 ? prefix : start
}
