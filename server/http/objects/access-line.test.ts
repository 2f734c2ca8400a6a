import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accessLine, escaped, masked } from './access-line.ts'

const answer = { outcome: 'hit', status: 200, aborted: false, bytes: 5, ms: 1.5 } as const
const account = {
  requestId: 'r-1',
  client: '192.0.2.1',
  bucketId: 1,
  key: '',
  rule: '',
  reason: '',
  bucket: 'b-1',
  beganAt: 0,

  course: null,
  body: 5,
}
const asked = (url: string, headers: Record<string, string> = {}) => ({
  method: 'GET',
  url,
  httpVersion: '1.1',
  rawHeaders: Object.entries(headers).flat(),
})
const at = Date.UTC(2026, 10, 21, 13, 34, 27)
const line = (url: string, headers?: Record<string, string>) => accessLine(asked(url, headers), answer, account, at)

const quoted = '"(?:[ !#-[\\]-~]|\\\\x[0-9A-F]{2})*"'
const combined = new RegExp(
  `^\\S+ - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] ${quoted} \\d{3} \\d+ ${quoted} ${quoted} ` +
    `bucket=${quoted} outcome=${quoted} id=${quoted} ms="\\d+\\.\\d{3}"( aborted="1")?\\n$`,
)

describe('a line of the access log', () => {
  it('is in the Combined Log Format, with fields of our own behind it', () => {
    expect(line('/a/b.jpg', { Accept: '*/*', Referer: 'https://example.com/', 'user-agent': 'curl/8' })).toBe(
      '192.0.2.1 - - [21/Nov/2026:13:34:27 +0000] "GET /a/b.jpg HTTP/1.1" 200 5 "https://example.com/" "curl/8" ' +
        'bucket="b-1" outcome="hit" id="r-1" ms="1.500"\n',
    )
  })

  it('says so when the client left', () => {
    expect(accessLine(asked('/a'), { ...answer, aborted: true }, account, at)).toMatch(/ aborted="1"\n$/)
  })

  it('stays one line of the same fields whatever a client sends', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', ' ', ']', '\x1b', '\x00', 'é') }),
    )
    fc.assert(
      fc.property(text, text, text, (url, referer, agent) => {
        expect(line(url, { referer, 'user-agent': agent })).toMatch(combined)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a"b\\c', 'a\\x22b\\x5Cc'],
    ['a\r\nb', 'a\\x0D\\x0Ab'],
    ['\xe9', '\\xE9'],
    ['鲸', '\\xE9\\xB2\\xB8'],
    ['plain [text] ~!', 'plain [text] ~!'],
  ])('escapes %j as nginx does', (text, expected) => {
    expect(escaped(text)).toBe(expected)
  })

  it.each([
    ['/k', '/k'],
    ['/k?size=1&v=2', '/k?size=1&v=2'],
    ['/k?X-Amz-Signature=abc&v=2', '/k?X-Amz-Signature=***&v=2'],
    ['/k?v=2&x-cos-security-token=abc', '/k?v=2&x-cos-security-token=***'],
    ['/k?sign=q-sign-algorithm%3Dsha1', '/k?sign=***'],
    ['/k?q-ak=AKID&q-signature=1', '/k?q-ak=***&q-signature=***'],
    ['/k?token=a;b=c?d', '/k?token=***;b=c?d'],
    ['/k?%74oken=a', '/k?%74oken=***'],
    ['/k?t%zzoken=a&token=', '/k?t%zzoken=a&token=***'],
    ['/k?token=a=b=c', '/k?token=***'],
    ['http://user:secret@host/k?v=2', 'http://***@host/k?v=2'],
    ['https://secret@host', 'https://***@host'],
    ['/a@b//c@d?v=2', '/a@b//c@d?v=2'],
    ['/k?AWSAccessKeyId=a&Signature=b&Expires=1', '/k?AWSAccessKeyId=***&Signature=***&Expires=1'],
  ])('masks the credentials in %s', (url, expected) => {
    expect(masked(url)).toBe(expected)
  })

  it('masks them in the address of the page before, too', () => {
    expect(line('/k', { referer: 'https://example.com/?token=hidden' })).not.toContain('hidden')
  })
})
