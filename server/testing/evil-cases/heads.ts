import * as evil from '../evil-answers.ts'
import * as endings from './endings.ts'
import { at, refuses, shortBody, stores } from './evil-case.ts'

const text = shortBody.toString()
const head = (lines: string) => at(evil.raw(`HTTP/1.1 200 OK\r\nContent-Length: 43\r\n${lines}\r\n\r\n${text}`))
const first = (line: string) => at(evil.raw(`${line}\r\nContent-Length: 43\r\n\r\n${text}`))
const bad = 'origin-bad-response'

/** What comes before a body, or instead of it (RFC 9112 §4, §5). */
export const headCases = [
  stores('bytes beyond ASCII in a header', at(evil.ok(text, { 'X-Name': 'caf\xe9', 'Content-Type': 'text/plain' }))),
  stores('gzip as a label on plain bytes', at(evil.gzipLie(text))),
  stores('ten interim answers', at(evil.interim(10, text))),
  stores('a header without a value', head('X-Empty:')),
  refuses('fifty interim answers', bad, at(evil.interim(50, text))),
  refuses(
    '101 that nobody asked for',
    bad,
    at(evil.raw('HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n')),
  ),
  refuses('a header of 64 KiB', bad, at(evil.bigHeader(64 * 1024))),
  refuses('a header name of 64 KiB', bad, head(`${'x'.repeat(64 * 1024)}: 1`)),
  refuses('3000 headers', bad, at(evil.manyHeaders(3000))),
  refuses('300 headers', bad, at(evil.manyHeaders(300))),
  refuses('a NUL in a header', bad, head('X-Nul: a\0b')),
  refuses('a bare CR in a header', bad, head('X-Cr: a\rb')),
  refuses('a bare LF between headers', bad, head('X-Lf: a\nX-More: b')),
  refuses('a folded header', bad, head('X-Fold: a\r\n b')),
  refuses('a header without a colon', bad, head('X-Nothing')),
  refuses('a blank before a colon', bad, head('X-Blank : 1')),
  refuses('a header without a name', bad, head(': 1')),
  refuses('another protocol', bad, at(evil.garbage)),
  refuses('a version that does not exist', bad, first('HTTP/9.9 200 OK')),
  refuses('a status of four digits', bad, first('HTTP/1.1 2000 OK')),
  refuses('a status that is no number', bad, first('HTTP/1.1 OK')),
  refuses('nothing', bad, at(evil.empty)),
  refuses('a reset', bad, at(evil.reset)),
  refuses('half a first line', bad, at(evil.raw('HTTP/1.1 20'))),
  refuses('half a header', bad, at(evil.raw('HTTP/1.1 200 OK\r\nContent-Le'))),
  refuses('headers without an end', bad, at(evil.raw('HTTP/1.1 200 OK\r\nContent-Length: 43\r\n'))),
  refuses('a reset within the headers', bad, at(endings.cutAfter('HTTP/1.1 200 OK\r\nContent-Len', Buffer.alloc(0)))),
]
