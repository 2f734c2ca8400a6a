import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RuleSettings, ruleDefaults } from '../../../contract/rule.ts'
import { readCosXml } from './cos-xml-read.ts'
import { writeCosXml } from './cos-xml-write.ts'
import { isXmlText } from './xml-tree.ts'

const none = { remove: '', add: '' }

describe('for everything COS can say', () => {
  const text = fc
    .oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.stringMatching(/^[ \t\n\r<>&'"\]a/.]{0,8}$/))
    .filter(isXmlText)
  const pathText = text.filter((one) => !/\./.test(one))
  const address = fc.constantFrom('a.example', 'b.example:8080', '10.0.0.1', '[2001:db8::1]:81')
  const token = fc.stringMatching(/^x-[a-z]{1,8}$/)
  const names = fc.uniqueArray(token, { maxLength: 3 })
  const affix = fc.oneof(
    fc.record({ remove: fc.constant(''), add: pathText }),
    fc.record({ remove: pathText.filter((one) => one !== ''), add: pathText.filter((one) => one !== '') }),
  )
  const path = fc.oneof(
    fc.record({ fixedFile: fc.constant(''), prefix: affix, suffix: affix }),
    fc.record({ fixedFile: pathText, prefix: fc.constant(none), suffix: fc.constant(none) }),
  )
  const headers = fc
    .record({
      pass: fc.constantFrom('all' as const, 'named' as const, 'none' as const),
      named: names,
      blocked: names,
      added: fc.array(fc.record({ name: token, value: fc.stringMatching(/^[\x20-\x7e]{0,9}$/) }), { maxLength: 3 }),
    })
    .map((given) => {
      const pass = given.pass === 'named' && given.named.length === 0 ? ('none' as const) : given.pass
      return { ...given, pass, named: pass === 'none' ? [] : given.named }
    })
  const standby = fc.array(address, { maxLength: 3 })
  const weight = fc.integer({ min: 1, max: 100 })
  const credentials = fc.constantFrom<RuleSettings['credentials']>(
    { kind: 'none' },
    { kind: 's3', accessKeyId: 'AK', region: 'r-1', bucket: '', style: 'path' },
  )
  const common = {
    address,
    standby,
    protocol: fc.constantFrom('http' as const, 'https' as const, 'follow' as const),
    switchOver: fc.uniqueArray(fc.constantFrom('403', '404', '503'), { maxLength: 2 }).map((all) => ['5xx', ...all]),
    passQuery: fc.boolean(),
    followRedirects: fc.boolean(),
    transparentErrors: fc.boolean(),
    path,
    headers,
    credentials,
  }
  const redirectCode = fc.constantFrom(301 as const, 302 as const, 307 as const)
  const shared = fc.array(fc.record({ address, weight, standby }), { maxLength: 2 })
  const settings = fc
    .oneof(
      fc.record({ mode: fc.constantFrom('async' as const, 'redirect' as const), redirectCode, ...common }),
      fc.record({ mode: fc.constant('sync' as const), weight, furtherOrigins: shared, ...common }),
    )
    .map((some): RuleSettings => ({ ...ruleDefaults, ...some }))
  const condition = fc.record({
    prefix: text,
    suffix: text,
    excludedHosts: fc.uniqueArray(fc.domain(), { maxLength: 2 }),
  })
  const rule = fc
    .record({ settings, condition, status: fc.constantFrom('403', '404', '503') })
    .map(({ settings: one, condition: when, status }) => {
      const statuses = one.mode === 'redirect' ? [status] : ['404']
      return { ...one, enabled: true, condition: when, statuses }
    })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(settings, fc.array(rule, { maxLength: 3 }), (defaultRule, rules) => {
        const written = writeCosXml({
          enabled: true,
          defaultRule,
          rules: rules.map((one, n) => ({ ...one, id: `r${n}` })),
        })
        const { configuration, notes } = readCosXml(written.text)
        expect(notes).toEqual([])
        expect(configuration).toEqual({ enabled: true, defaultRule, rules })
      }),
      { numRuns: 200 },
    )
  })
})
