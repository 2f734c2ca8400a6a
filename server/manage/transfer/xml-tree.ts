import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { refuseText } from './refuse-text.ts'

/** An element without its attributes. `text` is what it holds beside elements, without the blanks around it. */
export type XmlElement = {
  readonly name: string
  /** Where it starts; the first line is 1. */
  readonly line: number
  readonly text: string
  readonly children: readonly XmlElement[]
}

/** The deepest element of COS's document is the seventh. */
const mostDepth = 8

/** More than a bucket full of the largest rules has. Reading holds everybody up, about 10 µs for each tag. */
const mostTags = 100_000

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: mostDepth,
  parseTagValue: false,
  processEntities: false,
  removeNSPrefix: true,
  trimValues: false,
})
const place = XMLParser.getMetaDataSymbol() as symbol

/**
 * Reads an XML document to its root. Entities are the five that XML knows and characters by number; a document type is
 * refused, and so are nests deeper than eight. Throws `RefusedFieldsError` at `/text`, with the line.
 */
export function readXml(given: string): XmlElement {
  const text = given.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw refuseText('doctype', 'A document type is not taken.')
  if (text.split('<', mostTags + 2).length > mostTags + 1) throw refuseText('too-large', 'It has too many elements.')
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw refuseText('xml', 'This is not well-formed XML.', lineOfFault(valid.err))
  const [root, another] = elementsIn(parsed(text), lineCounter(text), 1)
  if (root === undefined || another) throw refuseText('xml', 'This is not an XML document.')
  return root
}

/** A fault of the whole document is said to be in its first line. */
const lineOfFault = ({ code, line }: { readonly code: string; readonly line: number }) =>
  code === 'InvalidXml' ? undefined : line

/** The parser's words may repeat what it read, which may be a secret. */
function parsed(text: string): unknown {
  try {
    return parser.parse(text)
  } catch {
    throw refuseText('xml', 'This is not an XML document that can be taken.')
  }
}

type LineOf = (index: number) => number

/** For places in the order of the document. */
function lineCounter(text: string): LineOf {
  let [line, seen] = [1, 0]
  return (index) => {
    for (let at = text.indexOf('\n', seen); at >= 0 && at < index; at = text.indexOf('\n', seen)) {
      line += 1
      seen = at + 1
    }
    return line
  }
}

const isRecord = (value: unknown): value is Record<string | symbol, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nodesOf = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : [])

const elementName = (node: Record<string, unknown>) =>
  Object.keys(node).find((name) => name !== '#text' && name !== '#cdata' && name !== ':@')

function elementsIn(nodes: unknown, lineOf: LineOf, depth: number): XmlElement[] {
  return nodesOf(nodes).flatMap((node) => {
    const name = elementName(node)
    if (name === undefined) return []
    const where = node[place]
    const line = lineOf(isRecord(where) && typeof where.startIndex === 'number' ? where.startIndex : 0)
    if (depth > mostDepth) throw refuseText('depth', `Elements are nested more than ${mostDepth} deep.`, line)
    return [{ name, line, text: textOf(node[name], line), children: elementsIn(node[name], lineOf, depth + 1) }]
  })
}

type Piece = { readonly text: string; readonly raw: boolean }

/** Blanks at the ends are layout, unless they are written as entities or in CDATA. */
function textOf(children: unknown, line: number): string {
  const pieces = nodesOf(children).flatMap((node): Piece[] => {
    if (typeof node['#text'] === 'string') return [{ text: node['#text'], raw: true }]
    const [inner] = nodesOf(node['#cdata'])
    return typeof inner?.['#text'] === 'string' ? [{ text: inner['#text'], raw: false }] : []
  })
  const texts = pieces.map(({ text, raw }, n) => {
    if (!raw) return text
    const start = n === 0 ? text.replace(/^[ \t\n]+/, '') : text
    return decoded(n === pieces.length - 1 ? withoutEnd(start) : start, line)
  })
  return texts.join('')
}

/** Blanks in the middle of a long text must not cost the square of their number. */
function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\n'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decoded = (raw: string, line: number) =>
  raw.replace(/&([^;&]{0,10});?/g, (_, entity: string) => {
    const character = Object.hasOwn(named, entity) ? named[entity] : numbered(entity)
    if (character === undefined) throw refuseText('entity', 'An entity that XML does not know is not taken.', line)
    return character
  })

function numbered(entity: string): string | undefined {
  const digits = /^#(\d+|x[0-9a-f]+)$/i.exec(entity)?.[1]
  if (digits === undefined) return undefined
  const code = Number(/^x/i.test(digits) ? `0${digits}` : digits)
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined
}

const inRange = (code: number, first: number, last: number) => code >= first && code <= last

/** XML 1.0 §2.2. */
const isXmlCharacter = (code: number) =>
  [0x9, 0xa, 0xd].includes(code) ||
  inRange(code, 0x20, 0xd7ff) ||
  inRange(code, 0xe000, 0xfffd) ||
  inRange(code, 0x10000, 0x10ffff)

/** Whether an XML document can hold every character of a text. */
export const isXmlText = (text: string) =>
  Array.from(text).every((character) => isXmlCharacter(character.codePointAt(0) ?? 0))
