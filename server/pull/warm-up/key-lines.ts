import type { Readable } from 'node:stream'
import { keyProblem, maxKeyBytes } from '../../../contract/fields.ts'
import { batchKeys, type KeyBatch, type KeySource } from './key-source.ts'

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = '\ufeff'

/** What comes before a line feed is kept up to here: with a mark and a CR off, it still shows that it is too long. */
const longestLine = maxKeyBytes + 5

/**
 * The keys of a file: UTF-8, one on each line. Empty lines are passed over, a CR before the line feed and a mark at the
 * start are no part of a key; a line that is no key counts as invalid. The file stays its owner's to end.
 */
export async function* keysOfLines(file: Readable): KeySource {
  let keys: string[] = []
  let invalid = 0
  const take = (): KeyBatch => {
    const batch = { keys, invalid, bytes: null }
    keys = []
    invalid = 0
    return batch
  }
  const toKey = lineReader()
  for await (const line of linesOf(file)) {
    const key = toKey(line)
    if (key === '') continue
    if (key === null) invalid++
    else keys.push(key)
    if (keys.length + invalid >= batchKeys) yield take()
  }
  if (keys.length + invalid > 0) yield take()
}

/** The key of a line, empty for an empty one, `null` for what is none. */
function lineReader(): (line: Uint8Array) => string | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let first = true
  return (line) => {
    const text = decoded(decoder, line.at(-1) === carriageReturn ? line.subarray(0, -1) : line)
    const key = first && text?.startsWith(byteOrderMark) ? text.slice(1) : text
    first = false
    if (key === null || key === '') return key
    return keyProblem(key) === null ? key : null
  }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** The lines without their line feeds, too long ones cut off. */
async function* linesOf(file: Readable): AsyncGenerator<Uint8Array> {
  let begun = new Uint8Array(0)
  const append = (bytes: Uint8Array) => {
    const room = Math.min(bytes.length, longestLine - begun.length)
    const longer = new Uint8Array(begun.length + room)
    longer.set(begun)
    longer.set(bytes.subarray(0, room), begun.length)
    begun = longer
  }
  for await (const piece of file.iterator({ destroyOnReturn: false })) {
    const bytes: Uint8Array = piece
    let at = 0
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, at)) {
      append(bytes.subarray(at, end))
      yield begun
      begun = new Uint8Array(0)
      at = end + 1
    }
    append(bytes.subarray(at))
  }
  yield begun
}
