import { setImmediate } from 'node:timers/promises'
import { GatewayError } from '../domain/errors.ts'
import type { ObjectMeta } from '../domain/stored-object.ts'
import type { ListPage, ListQuery } from './object-store.ts'

/** Up to `limit` objects in UTF-8 byte order of their keys, from the first key at or after `start`. */
export type ReadFrom = (start: string, limit: number) => readonly ObjectMeta[]

// What is read in one turn of the event loop: about a millisecond.
const rowsPerTurn = 128

/**
 * One page of a listing over anything that is ordered. A folder costs one step whatever it holds: reading goes on
 * behind it. Other work has its turn between the steps, so a page is of one moment only where nothing is written.
 */
export async function listPage(query: ListQuery, readFrom: ReadFrom): Promise<ListPage> {
  const page = beginPage(query)
  let limit = 1
  let rowsThisTurn = 0
  for (;;) {
    const rows = readFrom(page.start(), limit)
    const goesOn = rows.every(page.take)
    if (!goesOn || rows.length < limit) return page.end()
    rowsThisTurn += limit
    if (rowsThisTurn >= rowsPerTurn) {
      await setImmediate()
      rowsThisTurn = 0
    }
    // Behind a folder there is likely another one; behind objects there are more.
    limit = page.isBehindFolder() ? 1 : Math.min(2 * limit, rowsPerTurn)
  }
}

function beginPage(query: ListQuery) {
  const folders: string[] = []
  const items: ObjectMeta[] = []
  let start = query.after === undefined ? query.prefix : startOf(query.after, query.prefix)
  let isFull = false
  let behindFolder = false
  return {
    start: () => start,
    isBehindFolder: () => behindFolder,
    /** `false` when the page ends before this object. */
    take(meta: ObjectMeta): boolean {
      // In a folder that is told already.
      if (compareKeys(meta.key, start) < 0) return true
      if (!meta.key.startsWith(query.prefix)) return false
      isFull = folders.length + items.length >= query.limit
      if (isFull) return false
      const folder = folderOf(meta.key, query)
      behindFolder = folder !== null
      if (folder === null) items.push(meta)
      else folders.push(folder)
      start = folder === null ? justAfter(meta.key) : endOf(folder)
      return true
    },
    end: (): ListPage => ({ folders, items, next: isFull ? toCursor(start) : null }),
  }
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
