import * as evil from '../evil-answers.ts'
import * as endings from './endings.ts'
import { at, breaks, breaksOff, longBody, passes, patientBudgets, refuses, shortBody, stores } from './evil-case.ts'

const text = shortBody.toString()
const lengthOf = (value: string) => at(evil.raw(`HTTP/1.1 200 OK\r\nContent-Length: ${value}\r\n\r\n${text}`))
const chunks = (rest: string) => at(evil.raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${rest}`))
const http10 = `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n`
const tooMuch = { rule: { budgets: { ...patientBudgets, objectBytes: 10_000 } } }

/** How long a body is, and how that is said (RFC 9112 §6). */
export const lengthCases = [
  stores('a length', at(evil.ok(text))),
  stores('a length, and much', at(evil.ok(longBody)), { body: longBody }),
  stores('a length of zero', at(evil.ok('')), { body: Buffer.alloc(0) }),
  stores('chunks', at(evil.chunked(text))),
  stores('no chunk but the last', at(evil.chunked('')), { body: Buffer.alloc(0) }),
  stores('chunks with extensions and trailers', chunks(`2b;a=b\r\n${text}\r\n0\r\nX-Trailer: 1\r\n\r\n`)),
  stores('HTTP/1.0 with a length', at(evil.raw(`${http10}Content-Length: 43\r\n\r\n${text}`))),
  passes('HTTP/1.0 without a length', 'origin-length-unknown', at(evil.raw(`${http10}\r\n${text}`))),
  passes('a body that ends with the connection', 'origin-length-unknown', at(evil.closeDelimited(text))),
  stores('a body that ends with the connection, accepted', at(evil.closeDelimited(text)), {
    rule: { acceptUnknownLength: true },
  }),
  breaks(
    'a body that ends with a reset, accepted',
    'origin-truncated',
    at(endings.cutAfter(endings.closeHead, longBody)),
    {
      rule: { acceptUnknownLength: true },
      body: longBody,
    },
  ),
  breaks('fewer bytes than declared', 'origin-truncated', at(evil.truncated(text, 10))),
  breaksOff('fewer bytes than declared, of many', 'origin-truncated', at(evil.truncated(longBody, 400_000))),
  breaksOff('all bytes but the last', 'origin-truncated', at(evil.truncated(longBody, longBody.length - 1))),
  breaks('no byte of those declared', 'origin-truncated', at(evil.truncated(text, 0))),
  breaks('a reset amid the body', 'origin-truncated', at(endings.resetAfter(longBody, 300_000)), { body: longBody }),
  breaks('chunks without the last one', 'origin-truncated', at(evil.chunkedCut(text))),
  breaks('a chunk that is cut', 'origin-truncated', chunks('ff\r\nonly this'), { body: Buffer.from('only this') }),
  breaks('a chunk size that is cut', 'origin-truncated', chunks(`2b\r\n${text}\r\n2`)),
  breaks('a chunk size that is no number', 'origin-bad-response', chunks(`2b\r\n${text}\r\nzz\r\n`)),
  breaks('a negative chunk size', 'origin-bad-response', chunks(`2b\r\n${text}\r\n-1\r\n`)),
  breaks('a chunk size that no number holds', 'origin-bad-response', chunks(`2b\r\n${text}\r\n${'f'.repeat(17)}\r\n`)),
  breaks('a chunk longer than its size', 'origin-bad-response', chunks(`5\r\n${text}\r\n0\r\n\r\n`)),
  breaks('more bytes than declared', 'origin-too-long', at(evil.overLong(text, 'and more'))),
  breaks('another answer behind it', 'origin-too-long', at(evil.overLong(text, 'HTTP/1.1 200 OK\r\n\r\n'))),
  breaks('more bytes before the close', 'origin-too-long', at(evil.overLong(text, 'x', { Connection: 'close' }))),
  breaks('bytes behind the last chunk', 'origin-too-long', chunks(`2b\r\n${text}\r\n0\r\n\r\nx\r\n`)),
  refuses('length and chunks', 'origin-bad-response', at(evil.lengthAndChunked)),
  refuses('two lengths', 'origin-bad-response', at(evil.twoLengths)),
  refuses('the same length twice', 'origin-bad-response', lengthOf('43\r\nContent-Length: 43')),
  refuses('a list of lengths', 'origin-bad-response', lengthOf('43, 43')),
  refuses('a negative length', 'origin-bad-response', lengthOf('-1')),
  refuses('a length with a plus', 'origin-bad-response', lengthOf('+43')),
  refuses('a length in hex', 'origin-bad-response', lengthOf('0x2b')),
  refuses('a length that no number holds', 'origin-bad-response', lengthOf('9'.repeat(30))),
  refuses('a length beyond the largest object', 'object-too-large', lengthOf(String(6 * 1024 ** 4))),
  refuses(
    'gzip as transfer coding',
    'origin-bad-response',
    at(evil.raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n')),
  ),
  refuses('a length over the budget', 'budget-object-size', at(evil.huge(10_001)), tooMuch),
  breaks('an endless body', 'budget-object-size', at(endings.endless), { body: Buffer.alloc(10_000, 'x'), ...tooMuch }),
]
