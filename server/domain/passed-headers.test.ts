import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type RuleSettings, ruleDefaults } from '../../contract/rule.ts'
import { reservedHeaders } from '../../contract/rule-problems.ts'
import { originHeaders, passedHeaders } from './passed-headers.ts'
import { ruleOf } from './rule.fixture.ts'

type Headers = RuleSettings['headers']
const rule = (headers: Partial<Headers>) => ruleOf({ headers: { ...ruleDefaults.headers, ...headers } })

const given = { accept: 'image/*', 'accept-language': 'zh', 'x-own': '1', 'x-forwarded-for': '10.0.0.1', referer: 'r' }

it.each([
  ['none', { pass: 'none', named: ['accept'] }, null],
  ['named ones', { pass: 'named', named: ['X-Own', 'Accept', 'x-absent'] }, { 'x-own': '1', accept: 'image/*' }],
  ['no named ones', { pass: 'named' }, null],
  ['a named one of a proxy', { pass: 'named', named: ['X-Forwarded-For'] }, { 'x-forwarded-for': '10.0.0.1' }],
  ['all', { pass: 'all' }, { accept: 'image/*', 'accept-language': 'zh', 'x-own': '1', referer: 'r' }],
  ['all but blocked ones', { pass: 'all', blocked: ['Referer', 'ACCEPT'] }, { 'accept-language': 'zh', 'x-own': '1' }],
  ['named ones but blocked ones', { pass: 'named', named: ['x-own', 'referer'], blocked: ['x-own'] }, { referer: 'r' }],
] as const)('passes %s', (_, headers, passed) => {
  expect(passedHeaders(rule(structuredClone(headers) as Partial<Headers>), given)).toEqual(passed)
})

const secrets = {
  authorization: 'Basic eA==',
  cookie: 'a=b',
  cookie2: '$Version=1',
  'proxy-authorization': 'x',
  'x-amz-security-token': 't',
  'x-cos-security-token': 't',
  'x-amz-content-sha256': 'h',
  'x-amz-date': 'd',
  'x-amz-signature': 's',
  'x-amz-server-side-encryption-customer-key': 'k',
  'x-cos-server-side-encryption-customer-key-md5': 'k',
}

it('never passes credentials, signatures or the headers of one connection, named or not', () => {
  const hop = { connection: 'close, X-Hop', 'x-hop': '1', te: 'trailers', upgrade: 'h2c', 'keep-alive': '5', host: 'b' }
  const own = { via: '1.1 a', 'cdn-loop': 'a', range: 'bytes=0-1', 'if-none-match': '"x"', 'accept-encoding': 'br' }
  const all = { ...secrets, ...hop, ...own }
  const named = Object.keys(all)
  expect(passedHeaders(rule({ pass: 'all' }), all)).toBeNull()
  expect(passedHeaders(rule({ pass: 'named', named }), all)).toBeNull()
})

it('does not let a client set the header that proves the gateway to the origin', () => {
  const proof = ruleOf({
    headers: { ...ruleDefaults.headers, pass: 'all' },
    credentials: { kind: 'header', name: 'X-Origin-Key' },
  })
  expect(passedHeaders(proof, { 'x-origin-key': 'guess', accept: '*/*' })).toEqual({ accept: '*/*' })
})

it('leaves out a value that could end a header line or is not ASCII', () => {
  expect(passedHeaders(rule({ pass: 'all' }), { a: 'x\r\ny: z', b: '\u00e9', c: 'ok', d: undefined })).toEqual({
    c: 'ok',
  })
})

it('passes at most 8 KiB, named ones in the order of the rule', () => {
  const big = { a: 'a'.repeat(4000), b: 'b'.repeat(4000), c: 'c'.repeat(4000), d: 'd' }
  expect(Object.keys(passedHeaders(rule({ pass: 'all' }), big) ?? {})).toEqual(['a', 'b', 'd'])
  const named = rule({ pass: 'named', named: ['c', 'b', 'a', 'd'] })
  expect(Object.keys(passedHeaders(named, big) ?? {})).toEqual(['c', 'b', 'd'])
})

it('passes nothing forbidden, whatever the client sends', () => {
  const forbidden = [...reservedHeaders, ...Object.keys(secrets)]
  const name = fc.oneof(fc.constantFrom(...forbidden), fc.stringMatching(/^[A-Za-z-]{1,12}$/))
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (headers) => {
      const passed = passedHeaders(rule({ pass: 'all' }), headers) ?? {}
      expect(Object.keys(passed).filter((one) => forbidden.includes(one))).toEqual([])
      for (const value of Object.values(passed)) expect(value).not.toMatch(/[^\t\x20-\x7e]/)
    }),
  )
})

it('adds headers over those that are passed, but none without a value', () => {
  const added = [
    { name: 'X-Own', value: 'rule' },
    { name: 'x-empty', value: '' },
    { name: 'User-Agent', value: 'me' },
  ]
  expect(originHeaders(rule({ added }), { 'x-own': 'client', accept: '*/*', 'x-empty': 'client' })).toEqual({
    'x-own': 'rule',
    accept: '*/*',
    'x-empty': 'client',
    'user-agent': 'me',
  })
  expect(originHeaders(rule({}), null)).toEqual({})
})
