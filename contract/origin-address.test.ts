import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AddressProblem, normaliseAddress, type OriginAddress, parseOriginAddress } from './origin-address.ts'

type Good = readonly [typed: string, canonical: string, kind: OriginAddress['kind'], punycode?: true]

const good: readonly Good[] = [
  // The four forms of the seed documents, and those of their oldest version.
  ['abc.example.com', 'abc.example.com', 'name'],
  ['abc.example.com:8080', 'abc.example.com:8080', 'name'],
  ['10.10.10.10', '10.10.10.10', 'ipv4'],
  ['10.10.10.10:8080', '10.10.10.10:8080', 'ipv4'],
  ['abc.qq.com', 'abc.qq.com', 'name'],
  ['abc.qq.com:8080', 'abc.qq.com:8080', 'name'],
  ['123.2.4.8', '123.2.4.8', 'ipv4'],
  ['123.2.4.8:8080', '123.2.4.8:8080', 'ipv4'],
  // Names.
  ['ABC.Example.COM', 'abc.example.com', 'name'],
  ['abc.example.com.', 'abc.example.com', 'name'],
  ['abc.example.com.:80', 'abc.example.com:80', 'name'],
  ['localhost', 'localhost', 'name'],
  ['storage', 'storage', 'name'],
  ['http:8080', 'http:8080', 'name'],
  ['a', 'a', 'name'],
  ['3com.example', '3com.example', 'name'],
  ['a--b.example', 'a--b.example', 'name'],
  ['1.2.3.4.example', '1.2.3.4.example', 'name'],
  ['0x7f.example', '0x7f.example', 'name'],
  ['cafe.be:80', 'cafe.be:80', 'name'],
  [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`, 'name'],
  [nameOf(253), nameOf(253), 'name'],
  // Ports.
  ['abc.example.com:1', 'abc.example.com:1', 'name'],
  ['abc.example.com:65535', 'abc.example.com:65535', 'name'],
  ['abc.example.com:080', 'abc.example.com:80', 'name'],
  // IPv4.
  ['0.0.0.0', '0.0.0.0', 'ipv4'],
  ['255.255.255.255', '255.255.255.255', 'ipv4'],
  ['127.0.0.1', '127.0.0.1', 'ipv4'],
  ['10.10.10.10.', '10.10.10.10', 'ipv4'],
  // IPv6.
  ['[2001:db8::1]', '[2001:db8::1]', 'ipv6'],
  ['[2001:db8::1]:8080', '[2001:db8::1]:8080', 'ipv6'],
  ['[2001:DB8:0:0:0:0:0:1]', '[2001:db8::1]', 'ipv6'],
  ['[2001:0db8:0000::0001]:80', '[2001:db8::1]:80', 'ipv6'],
  ['[::]', '[::]', 'ipv6'],
  ['[::1]:65535', '[::1]:65535', 'ipv6'],
  ['[::ffff:10.0.0.1]', '[::ffff:a00:1]', 'ipv6'],
  // International names.
  ['例子.cn', 'xn--fsqu00a.cn', 'name', true],
  ['例子.cn:8080', 'xn--fsqu00a.cn:8080', 'name', true],
  ['xn--fsqu00a.cn', 'xn--fsqu00a.cn', 'name'],
  ['Bücher.example', 'xn--bcher-kva.example', 'name', true],
  ['BÜCHER.example', 'xn--bcher-kva.example', 'name', true],
  ['пример.рф', 'xn--e1afmkfd.xn--p1ai', 'name', true],
  // Full-width forms and blanks.
  ['  abc.example.com  ', 'abc.example.com', 'name'],
  ['\tabc.example.com\r\n', 'abc.example.com', 'name'],
  ['\u3000abc.example.com\u00a0', 'abc.example.com', 'name'],
  ['abc.example.com：8080', 'abc.example.com:8080', 'name'],
  ['abc．example．com：８０８０', 'abc.example.com:8080', 'name'],
  ['abc。example｡com', 'abc.example.com', 'name'],
  ['１０.１０.１０.１０', '10.10.10.10', 'ipv4'],
  ['ａｂｃ.example.com', 'abc.example.com', 'name'],
  ['［2001:db8::1］：8080', '[2001:db8::1]:8080', 'ipv6'],
  ['例子。cn', 'xn--fsqu00a.cn', 'name', true],
]

type Bad = readonly [typed: string, problem: AddressProblem, about?: { part?: string; fix?: string }]

const bad: readonly Bad[] = [
  ['', 'empty'],
  ['   ', 'empty'],
  ['\u3000', 'empty'],
  // A scheme, and the fix with one click.
  ['http://abc.example.com', 'scheme', { part: 'http://', fix: 'abc.example.com' }],
  ['https://abc.example.com', 'scheme', { part: 'https://', fix: 'abc.example.com' }],
  ['HTTP://ABC.example.com:8080', 'scheme', { part: 'HTTP://', fix: 'abc.example.com:8080' }],
  ['http://abc.example.com/img/a.jpg?x=1', 'scheme', { part: 'http://', fix: 'abc.example.com' }],
  ['ｈｔｔｐ：／／abc.example.com', 'scheme', { part: 'http://', fix: 'abc.example.com' }],
  ['http://例子.cn', 'scheme', { part: 'http://', fix: 'xn--fsqu00a.cn' }],
  ['http://2001:db8::1', 'scheme', { part: 'http://', fix: '[2001:db8::1]' }],
  ['http://http://abc.example.com', 'scheme', { part: 'http://', fix: 'abc.example.com' }],
  ['ftp://abc.example.com', 'scheme', { part: 'ftp://', fix: 'abc.example.com' }],
  ['http://', 'scheme', { part: 'http://' }],
  ['http://user:pw@abc.example.com', 'scheme', { part: 'http://' }],
  ['http://300.1.1.1', 'scheme', { part: 'http://' }],
  ['http:/abc.example.com', 'scheme', { part: 'http:/', fix: 'abc.example.com' }],
  ['http:\\\\abc.example.com', 'scheme', { part: 'http:\\\\', fix: 'abc.example.com' }],
  ['https:abc.example.com', 'scheme', { part: 'https:', fix: 'abc.example.com' }],
  ['http:127.0.0.1', 'scheme', { part: 'http:', fix: '127.0.0.1' }],
  ['http:///127.0.0.1/', 'scheme', { part: 'http:///', fix: '127.0.0.1' }],
  ['//abc.example.com', 'scheme', { part: '//', fix: 'abc.example.com' }],
  // A path, a query, a fragment.
  ['abc.example.com/img/', 'path', { part: '/img/', fix: 'abc.example.com' }],
  ['abc.example.com/', 'path', { part: '/', fix: 'abc.example.com' }],
  ['abc.example.com:8080/a?b', 'path', { part: '/a?b', fix: 'abc.example.com:8080' }],
  ['abc.example.com?a', 'path', { part: '?a', fix: 'abc.example.com' }],
  ['abc.example.com#a', 'path', { part: '#a', fix: 'abc.example.com' }],
  ['abc.example.com\\img', 'path', { part: '\\img', fix: 'abc.example.com' }],
  ['abc.example.com/user@home', 'path', { part: '/user@home', fix: 'abc.example.com' }],
  ['127.0.0.1\\@evil.com', 'path', { part: '\\@evil.com', fix: '127.0.0.1' }],
  ['[2001:db8::1]/x', 'path', { part: '/x', fix: '[2001:db8::1]' }],
  ['/img/', 'path', { part: '/img/' }],
  // Credentials.
  ['user:pw@host', 'credentials'],
  ['a@127.0.0.1', 'credentials'],
  ['user:pw@abc.example.com:80/x', 'credentials'],
  ['user＠abc.example.com', 'credentials'],
  // Ports.
  ['abc.example.com:99999', 'port', { part: '99999' }],
  ['abc.example.com:65536', 'port', { part: '65536' }],
  ['abc.example.com:0', 'port', { part: '0' }],
  ['abc.example.com:', 'port', { part: '' }],
  ['abc.example.com:-1', 'port', { part: '-1' }],
  ['abc.example.com:+80', 'port', { part: '+80' }],
  ['abc.example.com:8e1', 'port', { part: '8e1' }],
  ['abc.example.com:0x50', 'port', { part: '0x50' }],
  ['abc.example.com: 80', 'port', { part: ' 80' }],
  ['abc.example.com:http', 'port', { part: 'http' }],
  ['abc.example.com:80:80', 'port', { part: '80:80' }],
  ['10.10.10.10:99999', 'port', { part: '99999' }],
  ['10.10.10.10:80:80', 'port', { part: '80:80' }],
  ['[2001:db8::1]:99999', 'port', { part: '99999' }],
  ['[2001:db8::1]:', 'port', { part: '' }],
  // IPv6 without brackets.
  ['2001:db8::1:8080', 'ipv6-brackets', { part: '2001:db8::1:8080', fix: '[2001:db8::1]:8080' }],
  ['2001:db8::1', 'ipv6-brackets', { part: '2001:db8::1', fix: '[2001:db8::1]' }],
  ['2001:db8::10', 'ipv6-brackets', { part: '2001:db8::10', fix: '[2001:db8::10]' }],
  ['::1', 'ipv6-brackets', { part: '::1', fix: '[::1]' }],
  ['::1:80', 'ipv6-brackets', { part: '::1:80', fix: '[::1]:80' }],
  ['1:2:3:4:5:6:7:80', 'ipv6-brackets', { part: '1:2:3:4:5:6:7:80', fix: '[1:2:3:4:5:6:7:80]' }],
  ['1:2:3:4:5:6:7:8:80', 'ipv6-brackets', { part: '1:2:3:4:5:6:7:8:80', fix: '[1:2:3:4:5:6:7:8]:80' }],
  ['::ffff:10.0.0.1', 'ipv6-brackets', { part: '::ffff:10.0.0.1', fix: '[::ffff:a00:1]' }],
  // No IP addresses, though they look like some (reliability.md §1.6).
  ['300.1.1.1', 'ip', { part: '300.1.1.1' }],
  ['10.1.2', 'ip', { part: '10.1.2' }],
  ['0x7f.1', 'ip', { part: '0x7f.1' }],
  ['127.1', 'ip', { part: '127.1' }],
  ['0x7f000001', 'ip', { part: '0x7f000001' }],
  ['0x7f.0x0.0x0.0x1', 'ip'],
  ['0X7F.1', 'ip'],
  ['0x', 'ip'],
  ['017700000001', 'ip', { part: '017700000001' }],
  ['0177.0.0.1', 'ip'],
  ['010.10.10.10', 'ip'],
  ['2130706433', 'ip'],
  ['2130706433:80', 'ip', { part: '2130706433' }],
  ['0', 'ip'],
  ['1.2.3.4.5', 'ip'],
  ['1.2.3.256', 'ip'],
  ['1..2.3', 'ip'],
  ['abc.example.123', 'ip'],
  ['①②⑦.0.0.1', 'ip'],
  ['127.0.0.①', 'ip'],
  ['１２７.1', 'ip'],
  ['[2001:db8::g]', 'ip'],
  ['[2001:db8::1', 'ip'],
  ['[2001:db8::1]x', 'ip'],
  ['[]', 'ip'],
  ['[::1]]', 'ip'],
  ['[10.10.10.10]', 'ip'],
  ['[abc.example.com]', 'ip'],
  ['[fe80::1%eth0]', 'ip'],
  ['[fe80::1%25eth0]', 'ip'],
  ['1:2:3', 'ip'],
  ['1::2::3', 'ip'],
  ['2001:db8::1:99999', 'ip'],
  // Names that are none, and which part.
  ['abc_def..com', 'host', { part: 'abc_def' }],
  ['abc..com', 'host', { part: 'abc..com' }],
  ['.abc.com', 'host', { part: '.abc.com' }],
  ['.', 'host', { part: '.' }],
  ['abc_def.com', 'host', { part: 'abc_def' }],
  ['-abc.com', 'host', { part: '-abc' }],
  ['abc-.com', 'host', { part: 'abc-' }],
  [`${'a'.repeat(64)}.com`, 'host', { part: 'a'.repeat(64) }],
  [nameOf(254), 'host', { part: nameOf(254) }],
  ['abc def.com', 'host', { part: 'abc def' }],
  ['abc\tdef.com', 'host', { part: 'abc\tdef.com' }],
  ['abc\ndef.com', 'host', { part: 'abc\ndef.com' }],
  ['abc\0def.com', 'host'],
  ['例\n子.cn', 'host'],
  ['%31%32%37.0.0.example', 'host', { part: '%31%32%37' }],
  ['例%41.cn', 'host'],
  ['*.example.com', 'host', { part: '*' }],
  ['a,b', 'host', { part: 'a,b' }],
  ['<script>', 'host'],
  ['xn--', 'host'],
  ['\ud800.com', 'host'],
  [':8080', 'host'],
  ['x'.repeat(5000), 'host'],
  ['http://'.repeat(5000), 'host'],
]

describe('an origin server address', () => {
  const accepted = good.map(([typed, canonical, kind, punycode = false]) => ({ typed, canonical, kind, punycode }))
  const refused = bad.map(([typed, problem, about = {}]) => ({ typed, problem, about }))

  it.each(accepted)('$typed is $canonical', ({ typed, canonical, kind, punycode }) => {
    expect(parseOriginAddress(typed)).toMatchObject({ ok: true, address: { canonical, kind }, punycode })
  })

  it.each(refused)('$typed is refused: $problem', ({ typed, problem, about }) => {
    const parsed = parseOriginAddress(typed)
    expect(parsed).toMatchObject({ ok: false, problem, ...about })
    if (about.fix === undefined) expect(parsed).not.toHaveProperty('fix')
  })

  it('has a host without brackets and a port that may be missing', () => {
    expect(parseOriginAddress('[2001:db8::1]:8080')).toMatchObject({ address: { host: '2001:db8::1', port: 8080 } })
    expect(parseOriginAddress('abc.example.com')).toMatchObject({ address: { host: 'abc.example.com', port: null } })
  })
})

describe('any text', () => {
  const characters = fc.constantFrom(...'abxz019.:-_[]/@%?#\\ \t：．。例①xn0'.split(''), '::', '10.', 'http://', 'xn--')
  const nearly = fc.array(characters, { maxLength: 40 }).map((parts) => parts.join(''))
  const texts = fc.oneof(
    nearly,
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.domain(),
    fc.ipV4Extended(),
    fc.ipV6(),
    fc.ipV6().map((ip) => `[${ip}]`),
  )

  it('is an address or is refused, and never an exception', () => {
    fc.assert(
      fc.property(texts, (text) => void parseOriginAddress(text)),
      { numRuns: 5_000 },
    )
  })

  it('that is an address keeps its canonical form, and that form is the authority of a URL', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseOriginAddress(text)
        if (!parsed.ok) return
        const { canonical, host } = parsed.address
        expect(parseOriginAddress(canonical)).toEqual({ ...parsed, punycode: false })
        expect(new URL(`http://${canonical}/`).hostname.replace(/^\[|\]$/g, '')).toBe(host)
      }),
      { numRuns: 10_000 },
    )
  })

  it('that can be fixed is fixed by its fix', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseOriginAddress(text)
        if (parsed.ok || parsed.fix === undefined) return
        expect(parseOriginAddress(parsed.fix)).toMatchObject({ ok: true, address: { canonical: parsed.fix } })
      }),
      { numRuns: 5_000 },
    )
  })

  it('is normalised once and for all', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = normaliseAddress(text)
        expect(normaliseAddress(once)).toBe(once)
      }),
    )
  })
})

/** A host name of so many characters. */
function nameOf(length: number) {
  return `${'a'.repeat(length - 253 + 61)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}`
}
