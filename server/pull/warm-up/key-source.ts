import { keyProblem } from '../../../contract/fields.ts'
import type { ListingPlace } from '../../domain/listing-place.ts'
import type { ListedKey } from '../../origin/origin-client.ts'

/** A piece of a list of keys. */
export type KeyBatch = {
  readonly keys: readonly string[]
  /** Further entries, which are no keys. */
  readonly invalid: number
  /** The size of these objects together, as far as the list says it; `null` where it says nothing. */
  readonly bytes: number | null
}

/** Everything a warm-up is made of, piece by piece: at most {@link batchKeys} keys at a time. */
export type KeySource = AsyncIterable<KeyBatch>

export const batchKeys = 1000

export async function* keysOfList(keys: readonly string[]): KeySource {
  for (let at = 0; at < keys.length; at += batchKeys) {
    yield { keys: keys.slice(at, at + batchKeys), invalid: 0, bytes: null }
  }
}

/** The keys below a prefix that an origin's list names. */
export async function* keysOfOrigin(
  pages: AsyncIterable<readonly ListedKey[]>,
  { toKey }: Pick<ListingPlace, 'toKey'>,
  prefix: string,
): KeySource {
  for await (const page of pages) {
    for (let at = 0; at < page.length; at += batchKeys) yield batchOf(page.slice(at, at + batchKeys), toKey, prefix)
  }
}

function batchOf(listed: readonly ListedKey[], toKey: ListingPlace['toKey'], prefix: string): KeyBatch {
  const keys: string[] = []
  let [invalid, bytes]: [number, number | null] = [0, null]
  for (const { key: path, bytes: size } of listed) {
    const key = toKey(path)
    if (key === null || keyProblem(key) !== null) invalid++
    else if (key.startsWith(prefix)) {
      keys.push(key)
      if (size !== null) bytes = (bytes ?? 0) + size
    }
  }
  return { keys, invalid, bytes }
}
