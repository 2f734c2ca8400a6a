import { expect, it } from 'vitest'
import { type Miss, planForMiss } from './miss-plan.ts'
import { ruleOf } from './rule.fixture.ts'

const miss = (changes: Partial<Miss> = {}): Miss => ({
  method: 'GET',
  key: 'k',
  query: '',
  scheme: 'http',
  host: 'b-1.file.example',
  headers: {},
  status: 404,
  ...changes,
})

it('redirects the seed example to the letter', () => {
  const rule = ruleOf()
  expect(planForMiss([rule], miss({ key: 'picture.jpg' }))).toEqual({
    kind: 'async',
    rule,
    status: 302,
    location: 'http://abc.example.com/picture.jpg',
    wanted: { query: null, headers: null, scheme: 'http' },
  })
})

it.each([301, 302, 307] as const)('redirects with %d when the rule says so', (redirectCode) => {
  for (const mode of ['async', 'redirect'] as const)
    expect(planForMiss([ruleOf({ mode, redirectCode })], miss())).toMatchObject({ kind: mode, status: redirectCode })
})

const sync = ruleOf({ mode: 'sync' })
const asyncRule = ruleOf()
const redirect = (...statuses: string[]) => ruleOf({ mode: 'redirect', statuses })
const answersHead = (mode: 'async' | 'sync') => ruleOf({ mode, answerHead: true })

it.each([
  ['while origin-pull is disabled', [], miss(), 'none', 'disabled'],
  ['when no rule matches', [ruleOf({ condition: { prefix: 'a/' } })], miss(), 'none', 'no-rule'],
  ['async', [asyncRule], miss(), 'async'],
  ['sync', [sync], miss(), 'sync'],
  ['redirect', [redirect('404')], miss(), 'redirect'],
  ['a HEAD with async', [asyncRule], miss({ method: 'HEAD' }), 'none', 'head'],
  ['a HEAD with sync', [sync], miss({ method: 'HEAD' }), 'none', 'head'],
  ['a HEAD with async that answers it', [answersHead('async')], miss({ method: 'HEAD' }), 'head'],
  ['a HEAD with sync that answers it', [answersHead('sync')], miss({ method: 'HEAD' }), 'head'],
  ['a HEAD with redirect', [redirect('404')], miss({ method: 'HEAD' }), 'redirect'],
  ['a HEAD whose first rule does not answer it', [sync, redirect('404')], miss({ method: 'HEAD' }), 'none', 'head'],
  ['a 403 with async', [asyncRule], miss({ status: 403 }), 'none', 'no-rule'],
  ['a 500 with sync', [sync], miss({ status: 500 }), 'none', 'no-rule'],
  ['a 403 with a redirect of 403', [redirect('403')], miss({ status: 403 }), 'redirect'],
  ['a 503 with a redirect of 5xx', [redirect('5xx')], miss({ status: 503 }), 'redirect'],
  ['a 404 behind a redirect of 403', [redirect('403'), asyncRule], miss(), 'async'],
  ['a 403 behind async', [asyncRule, redirect('4xx')], miss({ status: 403 }), 'redirect'],
  ['a dot segment in the key', [asyncRule], miss({ key: 'a/../b' }), 'none', 'dot-segment'],
  ['a dot segment with redirect', [redirect('404')], miss({ key: 'a/%2e%2e/b' }), 'none', 'dot-segment'],
  ['a dot segment with a fixed file', [fixedFile('x')], miss({ key: '..' }), 'none', 'dot-segment'],
  ['a dot segment after rewriting', [withoutPrefix('a/x')], miss({ key: 'a/x../b' }), 'none', 'dot-segment'],
  ['a dot segment that an end completes', [withSuffix('./b')], miss({ key: 'a/.' }), 'none', 'dot-segment'],
  ['a bucket that is a dot segment', [onBucket('..')], miss(), 'none', 'dot-segment'],
])('answers %s', (_, rules, asked, kind, why?: string) => {
  expect(planForMiss(rules, asked)).toMatchObject(why === undefined ? { kind, rule: rules.at(-1) } : { kind, why })
})

it.each([400, 405, 412, 416])('never redirects a %d', (status) => {
  const rules = [redirect('4xx', String(status))]
  expect(planForMiss(rules, miss({ status }))).toEqual({ kind: 'none', why: 'no-rule' })
})

it('says what of the request goes to the origin', () => {
  const rule = ruleOf({
    mode: 'sync',
    passQuery: true,
    headers: { pass: 'named', named: ['Accept-Language'], blocked: [], added: [] },
  })
  const asked = miss({ query: 'v=1', scheme: 'https', headers: { 'accept-language': 'zh', cookie: 'a=b' } })
  expect(planForMiss([rule], asked)).toEqual({
    kind: 'sync',
    rule,
    wanted: { query: 'v=1', headers: { 'accept-language': 'zh' }, scheme: 'https' },
  })
})

it('passes the query only when the rule says so, in Location as in the copy', () => {
  const asked = miss({ query: 'v=1&X-Amz-Signature=s&w=%20' })
  expect(planForMiss([ruleOf()], asked)).toMatchObject({
    location: 'http://abc.example.com/k',
    wanted: { query: null },
  })
  expect(planForMiss([ruleOf({ passQuery: true })], asked)).toMatchObject({
    location: 'http://abc.example.com/k?v=1&w=%20',
    wanted: { query: 'v=1&w=%20' },
  })
})

it('sends the client to who stands in for an origin that is down', () => {
  const rule = ruleOf({ standby: ['b.example.com'] })
  const isUp = (base: string) => base !== 'http://abc.example.com'
  expect(planForMiss([rule], miss(), isUp)).toMatchObject({ location: 'http://b.example.com/k' })
})

function fixedFile(path: string) {
  return ruleOf({ path: { ...ruleOf().path, fixedFile: path } })
}

function withoutPrefix(remove: string) {
  return ruleOf({ path: { ...ruleOf().path, prefix: { remove, add: '' } } })
}

function withSuffix(add: string) {
  return ruleOf({ path: { ...ruleOf().path, suffix: { remove: '', add } } })
}

function onBucket(bucket: string) {
  return ruleOf({ credentials: { kind: 's3', accessKeyId: 'AK', region: 'r', bucket, style: 'path' } })
}
