import { XMLParser } from 'fast-xml-parser'
import { broken } from './failures.ts'
import { decoded } from './list-page.ts'
import type { ListedKey } from './origin-client.ts'

export type S3Page = {
  readonly keys: readonly ListedKey[]
  /** What asks for the next page; `null` on the last one. */
  readonly next: string | null
}

const bad = (detail: string, cause?: unknown) => broken('origin-bad-response', `The bucket's list ${detail}`, cause)

/** Nothing of the text is interpreted by the parser: no entities, no numbers, no attributes. */
const parser = new XMLParser({
  processEntities: false,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  isArray: (_name, path) => String(path) === 'ListBucketResult.Contents',
})

/** Reads a ListBucketResult of version 2. Throws `origin-bad-response` for anything else. */
export function readS3Page(xml: string): S3Page {
  if (/<!(?!\[CDATA\[|--)/.test(xml)) throw bad('has a document type')
  if (depthOf(xml) > 10) throw bad('is nested too deeply')
  const { ListBucketResult: result } = fieldsOf(parse(xml))
  if (result === undefined) throw bad('is no ListBucketResult')
  const { Contents: contents, EncodingType: encoding, ...rest } = fieldsOf(result)
  const isEncoded = textOf(encoding) === 'url'
  const keys = Array.isArray(contents) ? contents.map((one) => readKey(fieldsOf(one), isEncoded)) : []
  return { keys, next: nextOf(rest) }
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml, true)
  } catch (cause) {
    throw bad('is no XML', cause)
  }
}

/** The parser recurses; it must not be led to the end of its stack. */
function depthOf(xml: string): number {
  let depth = 0
  let most = 0
  for (const [tag] of xml.matchAll(/<\/?[A-Za-z][^<>]*>/g)) {
    if (tag.startsWith('</')) depth--
    else if (!tag.endsWith('/>')) depth++
    most = Math.max(most, depth)
  }
  return most
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {})

function nextOf({ IsTruncated: isTruncated, NextContinuationToken: next }: Fields): string | null {
  if (textOf(isTruncated)?.trim() !== 'true') return null
  const token = textOf(next)
  if (!token) throw bad('goes on without saying where')
  return token
}

function readKey({ Key: key, Size: size }: Fields, isEncoded: boolean): ListedKey {
  const text = textOf(key)
  const name = text !== null && isEncoded ? decoded(text.replaceAll('+', ' ')) : text
  if (!name) throw bad('has an entry without a readable key')
  const bytes = textOf(size)?.trim() ?? ''
  return { key: name, bytes: /^\d{1,15}$/.test(bytes) ? Number(bytes) : null }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text of an element, with XML's own five entities and character references (XML 1.0 §4.6, §4.1) in clear. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return value.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
