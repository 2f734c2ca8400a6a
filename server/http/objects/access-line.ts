import type { IncomingMessage } from 'node:http'
import type { Answered } from '../../metrics/answer-counts.ts'
import type { Account } from './account.ts'

export type Asked = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'rawHeaders'>

/** What the parser did not take for a request. */
export const unread: Asked = { httpVersion: '', rawHeaders: [] }

/**
 * A line of the access log: the Combined Log Format of Apache and nginx, then fields of our own. Whatever a client can
 * choose is escaped as nginx does it, and what may be a signature or a credential in a query is masked. The request of what
 * is none is `-`.
 */
export function accessLine(asked: Asked, answer: Answered, account: Account, at: number): string {
  const { outcome, status, aborted, bytes, ms } = answer
  const { method = '-', url = '-', httpVersion, rawHeaders } = asked
  const request = asked === unread ? '-' : escaped(`${method} ${masked(url)} HTTP/${httpVersion}`)
  const referer = lineOf(rawHeaders, 'referer')
  const from = referer === undefined ? '-' : escaped(masked(referer))
  const agent = escaped(lineOf(rawHeaders, 'user-agent') ?? '-')
  const head = `${account.client || '-'}${stamp(at)}${request}" ${status} ${bytes} "`
  const tail = `${account.requestId}" ms="${thousandths(ms)}"${aborted ? ' aborted="1"\n' : '\n'}`
  return `${head}${from}" "${agent}${course(account.bucket || '-', outcome)}${tail}`
}

/** The first of a request's lines of this name. `headers` would be an object of all of them, made for this alone. */
function lineOf(rawHeaders: readonly string[], name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const line = rawHeaders[i] ?? ''
    if (line.length === name.length && line.toLowerCase() === name) return rawHeaders[i + 1]
  }
  return undefined
}

/** As `toFixed(3)`, at a fifth of its cost. */
function thousandths(ms: number): string {
  const micros = Math.round(ms * 1_000)
  return `${Math.trunc(micros / 1_000)}.${String(micros % 1_000).padStart(3, '0')}`
}

/** Anything but printable ASCII, and what would end or escape the quotes. */
const unsafe = /[^ !#-[\]-~]/
const allUnsafe = new RegExp(unsafe.source, 'gu')

/** As nginx writes variables: `\xXX` for each byte. */
export const escaped = (text: string): string =>
  unsafe.test(text) ? text.replace(allUnsafe, (letter) => hex(bytesOf(letter))) : text

/** Header values are bytes to Node; anything above is text. */
const bytesOf = (letter: string) => Buffer.from(letter, letter > '\xff' ? 'utf8' : 'latin1')
const hex = (bytes: Buffer) =>
  [...bytes].map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

const secretName = /^x-(amz|cos|oss|obs|goog)-|^q-|sig|token|secret|passw|credential|access.?key|auth|session/i

/** A URL whose query may hold signatures and credentials, or its authority a password, without them. */
export function masked(url: string): string {
  const mark = url.indexOf('?')
  if (mark < 0) return withoutUser(url)
  return withoutUser(url.slice(0, mark + 1)) + url.slice(mark + 1).replace(/[^&;=]+=[^&;]*/g, maskedPair)
}

const withoutUser = (url: string) =>
  url.startsWith('/') ? url : url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1***@')

function maskedPair(pair: string): string {
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals)
  return secretName.test(decoded(name)) ? `${name}=***` : pair
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
let second = 0
let written = ''

/** ` - - [21/Nov/2026:13:34:27 +0000] "`; once a second is often enough to write it. */
function stamp(at: number): string {
  const now = Math.floor(at / 1_000)
  if (now === second) return written
  second = now
  const iso = new Date(at).toISOString()
  const month = months[Number(iso.slice(5, 7)) - 1]
  written = inOnePiece(` - - [${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000] "`)
  return written
}

let last = { bucket: '', outcome: '', text: '' }

/** Mostly the same as in the line before. */
function course(bucket: string, outcome: string): string {
  if (last.bucket === bucket && last.outcome === outcome) return last.text
  last = { bucket, outcome, text: inOnePiece(`" bucket="${bucket}" outcome="${outcome}" id="`) }
  return last.text
}

/** Text that is put together is kept in parts until it is looked at; each part costs every line that has it. */
function inOnePiece(text: string): string {
  unsafe.test(text)
  return text
}
