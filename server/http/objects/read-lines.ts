import type { IncomingMessage } from 'node:http'

const names = [
  'host',
  'range',
  'if-range',
  'if-match',
  'cdn-loop',
  'if-none-match',
  'content-length',
  'transfer-encoding',
  'if-modified-since',
  'if-unmodified-since',
] as const
type Name = (typeof names)[number]

/** The header lines that decide how a read is answered, by name. */
export type ReadLines = { readonly [N in Name]: string | undefined } & {
  /** One of them stands there more than once. */
  readonly isRepeated: boolean
}

/** Mostly a length alone tells that a line is none of these. */
const byLength: (readonly { readonly name: Name; readonly usual: string }[] | undefined)[] = []
for (const name of names) {
  const usual = name === 'cdn-loop' ? 'CDN-Loop' : name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
  byLength[name.length] = [...(byLength[name.length] ?? []), { name, usual }]
}

/**
 * Reads these lines, and them alone: the runtimes' `headers` would be an object of all that a client sends, made for
 * every hit. Lines that come more than once are read as `headers` has them.
 */
export function readLines(req: IncomingMessage): ReadLines {
  const lines = noLines()
  const { rawHeaders } = req
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = nameOf(rawHeaders[i] ?? '')
    if (name === null) continue
    if (lines[name] !== undefined) return { ...lines, ...asJoined(req), isRepeated: true }
    lines[name] = rawHeaders[i + 1]
  }
  return lines
}

/** How many lines a request has of one name. */
export function countLines({ rawHeaders }: IncomingMessage, name: Name): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if (nameOf(rawHeaders[i] ?? '') === name) count += 1
  return count
}

function nameOf(line: string): Name | null {
  const some = byLength[line.length]
  if (some === undefined) return null
  for (const { name, usual } of some) if (line === usual || line.toLowerCase() === name) return name
  return null
}

const noLines = (): { -readonly [N in keyof ReadLines]: ReadLines[N] } => ({
  host: undefined,
  range: undefined,
  'if-range': undefined,
  'if-match': undefined,
  'cdn-loop': undefined,
  'if-none-match': undefined,
  'content-length': undefined,
  'transfer-encoding': undefined,
  'if-modified-since': undefined,
  'if-unmodified-since': undefined,
  isRepeated: false,
})

const asJoined = ({ headers }: IncomingMessage) =>
  Object.fromEntries(names.map((name) => [name, headers[name] === undefined ? undefined : String(headers[name])]))
