import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import * as evil from '../evil-answers.ts'
import { at, breaks, breaksOff, longBody, passes, refuses, shortBody, stores } from './evil-case.ts'

const text = shortBody.toString()
const digest = (algorithm: string, of: string | Buffer) => createHash(algorithm).update(of).digest('base64')
const wrong = (headers: evil.Headers) => at(evil.ok(text, headers))
const closing = (headers: evil.Headers) => at(evil.closeDelimited(text, headers))
const sha256 = digest('sha256', text)

const amazonOf = (of: string) => {
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(of))
  return {
    'x-amz-checksum-sha256': digest('sha256', of),
    'x-amz-checksum-sha1': digest('sha1', of),
    'x-amz-checksum-crc32': crc.toString('base64'),
  }
}

/** What an origin says of the bytes it sends: parts of a whole, and checksums. */
export const checkCases = [
  refuses('a part that nobody asked for', 'origin-bad-response', at(evil.unasked206(text))),
  refuses('206 without saying which part', 'origin-bad-response', at(evil.status(206))),
  refuses('a part under 200', 'origin-bad-response', at(evil.rangeOn200(text))),
  refuses('a part under 200 that is the whole', 'origin-bad-response', wrong({ 'Content-Range': 'bytes 0-42/43' })),
  stores('a right Content-MD5', wrong({ 'Content-MD5': digest('md5', text) })),
  stores('a right Repr-Digest', wrong({ 'Repr-Digest': `md5=:x:, sha-256=:${sha256}:` })),
  stores('a right x-amz-checksum-sha256', wrong({ 'x-amz-checksum-sha256': sha256 })),
  stores('a Content-MD5 that is none', wrong({ 'Content-MD5': 'none' })),
  stores('an ETag like an MD5 of something else', wrong({ ETag: `"${createHash('md5').digest('hex')}"` })),
  stores('no length, but a right Repr-Digest', closing({ 'Repr-Digest': `sha-256=:${sha256}:` })),
  passes(
    'no length, and a Repr-Digest that is none',
    'origin-length-unknown',
    closing({ 'Repr-Digest': 'sha-256=:x:' }),
  ),
  breaks(
    'no length, and a wrong Repr-Digest',
    'origin-checksum',
    closing({ 'Repr-Digest': `sha-256=:${digest('sha256', 'x')}:` }),
  ),
  breaks('a wrong Content-MD5', 'origin-checksum', at(evil.wrongMd5(text))),
  breaksOff(
    'a wrong Content-MD5 of much',
    'origin-checksum',
    at(evil.ok(longBody, { 'Content-MD5': digest('md5', 'x') })),
  ),
  breaks('a wrong Repr-Digest', 'origin-checksum', wrong({ 'Repr-Digest': `sha-256=:${digest('sha256', 'x')}:` })),
  breaks(
    'a wrong Content-Digest',
    'origin-checksum',
    wrong({ 'Content-Digest': `sha-256=:${digest('sha256', 'x')}:` }),
  ),
  breaks('a wrong Digest', 'origin-checksum', wrong({ Digest: `SHA-256=${digest('sha256', 'x')}` })),
  stores(
    'right checksums of every kind',
    wrong({ ...amazonOf(text), 'Repr-Digest': `sha-512=:${digest('sha512', text)}:` }),
  ),
  stores('a checksum made of the checksums of parts', wrong({ 'x-amz-checksum-sha1': `${digest('sha1', 'x')}-2` })),
  ...Object.entries(amazonOf('another')).map(([name, value]) =>
    breaks(`a wrong ${name}`, 'origin-checksum', wrong({ [name]: value })),
  ),
  breaks(
    'a wrong Repr-Digest in SHA-512',
    'origin-checksum',
    wrong({ 'Repr-Digest': `sha-512=:${digest('sha512', 'x')}:` }),
  ),
  breaks(
    'one wrong checksum among right ones',
    'origin-checksum',
    wrong({
      'Content-MD5': digest('md5', text),
      'Repr-Digest': `sha-256=:${digest('sha256', 'x')}:`,
    }),
  ),
]
