import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleDefaults } from '../../contract/rule.ts'
import { listingOf } from './listing-place.ts'
import { type OriginRule, readRule, unconditional } from './origin-pull.ts'
import { originPath } from './origin-url.ts'
import { Secret } from './secret.ts'

type Affix = { readonly remove: string; readonly add: string }
type Path = Partial<Record<'prefix' | 'suffix', Partial<Affix>> & { readonly fixedFile: string }>

function ruleWith(path: Path, more: Partial<OriginRule> = {}): OriginRule {
  const settings = { ...ruleDefaults, address: 'abc.example.com:8080' }
  const rule = readRule({ id: 'default', condition: unconditional, secret: null }, settings)
  if (!rule) throw new Error('no rule')
  const none = { remove: '', add: '' }
  const whole = {
    fixedFile: path.fixedFile ?? '',
    prefix: { ...none, ...path.prefix },
    suffix: { ...none, ...path.suffix },
  }
  return { ...rule, path: whole, ...more }
}

function placeOf(rule: OriginRule, prefix = '', kind: 's3' | 'index' = 's3') {
  const place = listingOf(rule, { prefix, kind, scheme: 'http' })
  if (!place) throw new Error('this rule cannot list')
  return place
}

describe('the place of a list', () => {
  it.each<[string, Path, string, string]>([
    ['nothing', {}, 'a/b', 'a/b'],
    ['a prefix added', { prefix: { add: 'files' } }, 'a/', 'files/a/'],
    ['a prefix added with its slashes', { prefix: { add: '/files/' } }, '', 'files/'],
    ['a prefix replaced, wanted below it', { prefix: { remove: 'old/', add: 'new/' } }, 'old/a', 'new/a'],
    ['a prefix replaced, wanted beside it', { prefix: { remove: 'old/', add: 'new/' } }, 'other/', 'other/'],
    ['a prefix replaced, wanted above it', { prefix: { remove: 'old/', add: 'oh/new/' } }, 'o', 'o'],
    ['a prefix replaced by another', { prefix: { remove: 'old/', add: 'new/' } }, '', ''],
    ['a prefix taken away', { prefix: { remove: 'old/' } }, 'old/a', 'a'],
    ['a suffix added', { suffix: { add: '.gz' } }, 'a', 'a'],
    ['a suffix taken away', { suffix: { remove: '.gz' } }, 'a', 'a'],
    ['a suffix that may be cut into the prefix', { suffix: { remove: '.gz' } }, 'a.g', 'a'],
  ])('is found under a rule that rewrites: %s', (_, path, wanted, prefix) => {
    const place = placeOf(ruleWith(path), wanted)
    expect(place.url.href).toBe('http://abc.example.com:8080/')
    expect(place.prefix).toBe(prefix)
  })

  it('is no larger than what the rule’s own condition lets through', () => {
    const rule = ruleWith(
      { prefix: { remove: 'old/', add: 'new/' } },
      { condition: { ...unconditional, prefix: 'old/x' } },
    )
    expect(placeOf(rule, '').prefix).toBe('new/x')
    expect(placeOf(rule, 'old/xy').prefix).toBe('new/xy')
    expect(placeOf(rule, 'elsewhere').prefix).toBe('elsewhere')
  })

  it('is below the bucket of an S3 origin, wherever that is named', () => {
    const s3 = {
      kind: 's3',
      accessKeyId: 'me',
      region: 'local',
      bucket: 'old-photos',
      secret: new Secret('s'),
    } as const
    const rule = (style: 'path' | 'virtual') => ruleWith({ prefix: { add: 'v1' } }, { credentials: { ...s3, style } })
    expect(placeOf(rule('path')).url.href).toBe('http://abc.example.com:8080/old-photos/')
    expect(placeOf(rule('virtual')).url.href).toBe('http://old-photos.abc.example.com:8080/')
    expect(placeOf(rule('virtual')).prefix).toBe('v1/')
  })

  it.each<[string, string, string, string, string, string | null]>([
    ['the root', '', 'http://abc.example.com:8080/v1/', '', 'a', 'a'],
    ['a folder', 'a b/c/', 'http://abc.example.com:8080/v1/a%20b/c/', '', 'd', 'a b/c/d'],
    ['the folder of a name', 'a/b', 'http://abc.example.com:8080/v1/a/', 'b', 'bc', 'a/bc'],
    ['no folder that is folded on the way', 'a/../b', 'http://abc.example.com:8080/', 'v1/a/../b', 'v1/c', 'c'],
  ])('begins, where it is index pages, at %s', (_, wanted, url, prefix, listed, key) => {
    const place = placeOf(ruleWith({ prefix: { add: 'v1' } }), wanted, 'index')
    expect(place.url.href).toBe(url)
    expect(place.prefix).toBe(prefix)
    expect(place.toKey(listed)).toBe(key)
  })

  it('has the scheme of the rule, or the client’s where the rule follows that', () => {
    expect(placeOf(ruleWith({}, { protocol: 'https' })).url.protocol).toBe('https:')
    const followed = (scheme: 'http' | 'https') =>
      listingOf(ruleWith({}, { protocol: 'follow' }), { prefix: '', kind: 's3', scheme })?.url.protocol
    expect(followed('https')).toBe('https:')
    expect(followed('http')).toBe('http:')
  })

  it('is nowhere for a rule that asks for one fixed file', () => {
    expect(listingOf(ruleWith({ fixedFile: 'index.html' }), { prefix: '', kind: 's3', scheme: 'http' })).toBeNull()
  })
})

describe('an entry of a list', () => {
  it.each<[string, Path, string, string | null]>([
    ['is the key itself', {}, 'a/b', 'a/b'],
    ['loses the prefix that is added', { prefix: { add: 'files' } }, 'files/a', 'a'],
    ['is no key beside the prefix that is added', { prefix: { add: 'files' } }, 'filesystem', null],
    ['is no key when only the prefix is there', { prefix: { add: 'files' } }, 'files/', null],
    ['gets the prefix back that was replaced', { prefix: { remove: 'old/', add: 'new/' } }, 'new/a', 'old/a'],
    ['stays beside the prefix that was replaced', { prefix: { remove: 'old/', add: 'new/' } }, 'a', 'a'],
    ['is no key where it would have been replaced', { prefix: { remove: 'old/', add: 'new/' } }, 'old/a', null],
    ['gets the prefix back that was taken away', { prefix: { remove: 'old/' } }, 'a', 'old/a'],
    ['loses the suffix that is added', { suffix: { add: '.gz' } }, 'a.gz', 'a'],
    ['is no key without the suffix that is added', { suffix: { add: '.gz' } }, 'a', null],
    ['gets the suffix back that was replaced', { suffix: { remove: '.png', add: '.webp' } }, 'a.webp', 'a.png'],
    ['stays without the suffix that was replaced', { suffix: { remove: '.png', add: '.webp' } }, 'a.gif', 'a.gif'],
    ['changes at both ends', { prefix: { add: 'p' }, suffix: { remove: '.a', add: '.b' } }, 'p/x.b', 'x.a'],
  ])('%s', (_, path, listed, key) => {
    expect(placeOf(ruleWith(path)).toKey(listed)).toBe(key)
  })

  it('of several keys is the one that the rule is for', () => {
    const path = { prefix: { remove: 'old/', add: 'new/' } }
    expect(placeOf(ruleWith(path, { condition: { ...unconditional, prefix: 'new/' } })).toKey('new/a')).toBe('new/a')
    expect(placeOf(ruleWith(path, { condition: { ...unconditional, prefix: 'old/' } })).toKey('new/a')).toBe('old/a')
  })
})

/** Few letters, so that ends meet keys often. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '🙂'), maxLength: 3 })
const affix = fc.record({ remove: word, add: word })
const rules = fc.record({ prefix: affix, suffix: affix }).map((path) => ruleWith(path))
const keys = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '🙂'), minLength: 1, maxLength: 8 })

describe('lists and requests', () => {
  it('mean the same: what a key is asked as leads back to a key that is asked so', () => {
    fc.assert(
      fc.property(rules, keys, (rule, key) => {
        const path = originPath(rule.path, key)
        const back = placeOf(rule).toKey(path)
        expect(back).not.toBeNull()
        expect(originPath(rule.path, back ?? '')).toBe(path)
      }),
      { numRuns: 2000 },
    )
  })

  it('mean the same key wherever nothing is taken away from keys', () => {
    const adding = fc.record({ remove: fc.constant(''), add: word })
    fc.assert(
      fc.property(fc.record({ prefix: adding, suffix: adding }), keys, (path, key) => {
        const rule = ruleWith(path)
        expect(placeOf(rule).toKey(originPath(rule.path, key))).toBe(key)
      }),
      { numRuns: 2000 },
    )
  })

  it('mean a key that the rule is for, if there is one', () => {
    fc.assert(
      fc.property(rules, keys, (rule, key) => {
        const condition = { ...unconditional, prefix: key, suffix: key }
        const back = placeOf({ ...rule, condition }).toKey(originPath(rule.path, key))
        expect(back?.startsWith(key) && back.endsWith(key)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('never leave out a key below the prefix that is wanted', () => {
    fc.assert(
      fc.property(rules, keys, fc.nat(8), (rule, key, length) => {
        const wanted = [...key].slice(0, length).join('')
        const path = originPath(rule.path, key)
        expect(path.startsWith(placeOf(rule, wanted).prefix)).toBe(true)
        const { url, prefix } = placeOf(rule, wanted, 'index')
        expect(path.startsWith(decodeURIComponent(url.pathname.slice(1)) + prefix)).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })
})
