import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { Credentials, RuleSettings } from '../../contract/rule.ts'
import { leavesItsPath, originUrl } from './origin-url.ts'
import { ruleOf } from './rule.fixture.ts'

type Path = RuleSettings['path']

function addressOf(typed: string) {
  const parsed = parseOriginAddress(typed)
  if (!parsed.ok) throw new Error(`${typed} is no address`)
  return parsed.address
}

const urlOf = (changes: Partial<RuleSettings>, address: string, key: string) =>
  originUrl(ruleOf(changes), addressOf(address), { key, query: null, scheme: 'http' })

const path = (changes: Partial<Path>): Path => ({ ...ruleOf().path, ...changes })
const s3 = (bucket: string, style: 'path' | 'virtual'): Credentials => ({
  kind: 's3',
  accessKeyId: 'AK',
  region: 'r',
  bucket,
  style,
})

it.each([
  ['abc.example.com:8080', 'a/b c+d%.txt', 'http://abc.example.com:8080/a/b%20c%2Bd%25.txt'],
  ['10.10.10.10', '//x', 'http://10.10.10.10///x'],
  ['[2001:db8::1]:8080', '中', 'http://[2001:db8::1]:8080/%E4%B8%AD'],
  ['abc.example.com', '@evil.example/x', 'http://abc.example.com/%40evil.example/x'],
  ['abc.example.com', '\\evil.example', 'http://abc.example.com/%5Cevil.example'],
  ['abc.example.com', "it's (1)*!", 'http://abc.example.com/it%27s%20%281%29%2A%21'],
  ['abc.example.com', 'a\r\nb', 'http://abc.example.com/a%0D%0Ab'],
  ['abc.example.com', 'a?b#c', 'http://abc.example.com/a%3Fb%23c'],
])('builds a URL from %s and %j alone', (address, key, url) => {
  expect(urlOf({}, address, key)).toBe(url)
})

it.each([
  ['http', 'https', 'http://abc.example.com/k?q'],
  ['https', 'http', 'https://abc.example.com/k?q'],
  ['follow', 'http', 'http://abc.example.com/k?q'],
  ['follow', 'https', 'https://abc.example.com/k?q'],
] as const)('with protocol %s asks for what came by %s', (protocol, scheme, url) => {
  const rule = ruleOf({ protocol })
  expect(originUrl(rule, addressOf('abc.example.com'), { key: 'k', query: 'q', scheme })).toBe(url)
})

const swap = (remove: string, add: string) => ({ remove, add })

it.each([
  ['a fixed file', { fixedFile: 'dir/default.png' }, 'any/key', '/dir/default.png'],
  ['a fixed file with its slash', { fixedFile: '//dir/default.png' }, 'any/key', '/dir/default.png'],
  ['a fixed file that is the root', { fixedFile: '/' }, 'any/key', '/'],
  [
    'the prefix of the official example',
    { prefix: swap('', 'test') },
    'path/prefix123.jpg',
    '/test/path/prefix123.jpg',
  ],
  ['the suffix of the official example', { suffix: swap('', '.jpg') }, 'path/prefix123', '/path/prefix123.jpg'],
  ['a prefix that ends in a slash', { prefix: swap('', 'test/') }, 'k', '/test/k'],
  ['a prefix with its slash', { prefix: swap('', '/test') }, 'k', '/test/k'],
  ['a prefix that is a slash', { prefix: swap('', '/') }, 'k', '/k'],
  ['a prefix that would be a host', { prefix: swap('', '//evil.example') }, 'k', '/evil.example/k'],
  ['both ends', { prefix: swap('', 'a'), suffix: swap('', '.webp') }, 'k.jpg', '/a/k.jpg.webp'],
  ['a replaced prefix', { prefix: swap('old/', 'new/') }, 'old/k', '/new/k'],
  ['a replaced prefix, to the letter', { prefix: swap('old', 'new-') }, 'older/k', '/new-er/k'],
  ['a replaced prefix that a key has not', { prefix: swap('old/', 'new/') }, 'k/old/', '/k/old/'],
  ['a removed prefix', { prefix: swap('old/', '') }, 'old/k', '/k'],
  ['a replaced suffix', { suffix: swap('.jpg', '.webp') }, 'k.jpg', '/k.webp'],
  ['a replaced suffix that a key has not', { suffix: swap('.jpg', '.webp') }, 'k.png', '/k.png'],
  ['ends that overlap', { prefix: swap('abc', 'x/'), suffix: swap('bcd', '.z') }, 'abcd', '/x/d'],
  ['a suffix that looks like a query', { suffix: swap('', '?x=1') }, 'k', '/k%3Fx%3D1'],
])('asks for %s', (_, changes, key, expected) => {
  expect(urlOf({ path: path(changes) }, 'o.example', key)).toBe(`http://o.example${expected}`)
})

it.each([
  ['path', 'pictures', 's3.example.com:9000', 'http://s3.example.com:9000/pictures/k'],
  ['virtual', 'pictures', 's3.example.com:9000', 'http://pictures.s3.example.com:9000/k'],
  ['virtual', '', 'pictures.s3.example.com', 'http://pictures.s3.example.com/k'],
  ['path', '', 's3.example.com', 'http://s3.example.com/k'],
  ['virtual', 'pictures', '10.0.0.1', 'http://10.0.0.1/pictures/k'],
  ['virtual', 'pictures', '[2001:db8::1]:9000', 'http://[2001:db8::1]:9000/pictures/k'],
  ['virtual', 'Under_score', 's3.example.com', 'http://s3.example.com/Under_score/k'],
  ['virtual', 'a..b', 's3.example.com', 'http://s3.example.com/a..b/k'],
] as const)('puts a bucket in %s style %j on %s', (style, bucket, address, url) => {
  expect(urlOf({ credentials: s3(bucket, style) }, address, 'k')).toBe(url)
})

describe('for all keys and rules', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom('/', '\\', '.', '@', ':', '?', '#', '%', '2', 'e', '\n', 'a', '中'),
      maxLength: 30,
    }),
  )
  const affix = fc.record({ remove: text, add: text })
  const rewriting = fc.oneof(
    fc.record({ fixedFile: text, prefix: fc.constant(swap('', '')), suffix: fc.constant(swap('', '')) }),
    fc.record({ fixedFile: fc.constant(''), prefix: affix, suffix: affix }),
  )
  const credentials = fc.oneof(
    fc.constant<Credentials>({ kind: 'none' }),
    fc.record({
      kind: fc.constant('s3' as const),
      accessKeyId: fc.constant('AK'),
      region: fc.constant('r'),
      bucket: fc.stringMatching(/^[A-Za-z0-9._-]{0,12}$/),
      style: fc.constantFrom('path' as const, 'virtual' as const),
    }),
  )
  const address = fc.constantFrom('o.example', 'o.example:8080', '10.0.0.1', '[2001:db8::1]:81', 'xn--fsq.example')
  const key = text.filter((one) => one !== '')
  const query = fc.constantFrom(null, 'a=1')

  it('goes to the origin and nowhere else, and asks it for what was meant', () => {
    fc.assert(
      fc.property(rewriting, credentials, address, key, query, (rewrite, proof, typed, wanted, search) => {
        const rule = ruleOf({ path: rewrite, credentials: proof })
        fc.pre(!leavesItsPath(rule, wanted))
        const origin = addressOf(typed)
        const text = originUrl(rule, origin, { key: wanted, query: search, scheme: 'http' })
        const url = new URL(text)
        const bucket = proof.kind === 's3' ? proof.bucket : ''
        expect([origin.canonical, `${bucket}.${origin.canonical}`]).toContain(url.host)
        expect(text).toMatch(/^http:\/\/[a-z0-9.:[\]-]+\/[\w\-.~%/]*(\?a=1)?$/)
        expect(url.href).toBe(text)
        expect(url.username + url.password + url.hash).toBe('')
        const asked = decodeURIComponent(url.pathname.slice(1))
        const { fixedFile, prefix, suffix } = rewrite
        const untouched = [fixedFile, prefix.add, prefix.remove, suffix.add, suffix.remove].every((one) => one === '')
        if (untouched) expect(asked.endsWith(wanted)).toBe(true)
        if (fixedFile !== '') expect(asked.endsWith(fixedFile.replace(/^\/+/, ''))).toBe(true)
        if (suffix.remove === '') expect(asked.endsWith(suffix.add)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
