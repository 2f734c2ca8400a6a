import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { type RuleSettings, ruleDefaults } from '../../contract/rule.ts'
import { startI18n } from '../i18n/i18n.ts'
import { ruleLeaves } from '../testing/rule-leaves.ts'
import { advancedSettings, beyondSentence, differences, settingLines } from './differences.ts'

const other: RuleSettings = {
  mode: 'sync',
  address: 'b.example.com',
  weight: 2,
  standby: ['s.example.com'],
  furtherOrigins: [{ address: 'c.example.com', weight: 3, standby: ['d.example.com'] }],
  switchOver: ['429'],
  statuses: ['403'],
  protocol: 'https',
  redirectCode: 301,
  passQuery: true,
  followRedirects: false,
  path: { fixedFile: 'x', prefix: { remove: 'a', add: 'b' }, suffix: { remove: 'c', add: 'd' } },
  headers: { pass: 'all', named: ['a'], blocked: ['b'], added: [{ name: 'c', value: 'd' }] },
  hostHeader: 'h.example.com',
  serverName: 's.example.com',
  certificateAuthority: '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----',
  credentials: { kind: 'basic', user: 'u', secret: 'river secret' },
  answerHead: true,
  transparentErrors: true,
  notFoundAs: 424,
  failedAs: 404,
  notFoundSeconds: 1,
  freshness: { kind: 'revalidate', afterSeconds: 7 },
  acceptUnknownLength: true,
  budgets: {
    concurrency: 1,
    bandwidth: 2048,
    objectBytes: 1,
    connectMs: 100,
    firstByteMs: 101,
    idleMs: 102,
    minimumRate: 0,
  },
}

const compared = (settings: RuleSettings) => ({ enabled: true, settings })

beforeAll(() => startI18n('en'))

describe('two versions of a rule', () => {
  it.each(Object.keys(ruleDefaults) as Array<keyof RuleSettings>)('tell a difference of %s in words', (name) => {
    const changed = { ...ruleDefaults, [name]: other[name] }
    const told = differences(i18next.t, compared(ruleDefaults), compared(changed))
    expect(told.length).toBeGreaterThan(0)
    for (const { field, before, after } of told) for (const text of [field, before, after]) expect(text).not.toBe('')
  })

  it('tell every budget and every end of the path apart', () => {
    const told = differences(i18next.t, compared(ruleDefaults), compared(other))
    expect(new Set(told.map(({ field }) => field)).size).toBe(38)
  })

  it('never show a secret', () => {
    expect(JSON.stringify(differences(i18next.t, compared(ruleDefaults), compared(other)))).not.toContain('river')
  })

  it('show in the summary what is not as it comes, beside the four everybody looks for', () => {
    expect(advancedSettings(i18next.t, ruleDefaults)).toHaveLength(4)
    const told = advancedSettings(i18next.t, { ...ruleDefaults, hostHeader: 'h.example.com' })
    expect(told.at(-1)).toMatchObject({ field: 'Host header', value: 'h.example.com' })
  })

  it('name every setting of the contract, each with its field', () => {
    const condition = { prefix: '', suffix: '', excludedHosts: [] }
    const named = settingLines(i18next.t, { enabled: true, settings: other, condition }).map(({ name }) => name)
    const inLine = (leaf: string) => named.some((name) => `settings.${leaf}`.startsWith(name) || leaf.startsWith(name))
    // A pattern has both ends of a key.
    expect(ruleLeaves.filter((leaf) => leaf !== 'condition.suffix' && !inLine(leaf))).toEqual([])
    expect(new Set(named).size).toBe(named.length)
  })

  it('say beside the sentence of a rule what it does not say', () => {
    const beyond = (settings: Partial<RuleSettings>) =>
      beyondSentence(i18next.t, compared({ ...ruleDefaults, address: 'a.example.com', ...settings })).map(
        ({ field }) => field,
      )
    expect(beyond({ mode: 'redirect', statuses: ['403'], redirectCode: 301, protocol: 'https' })).toEqual([])
    expect(beyond({ mode: 'sync', hostHeader: 'h.example.com' })).toEqual(['Host header'])
  })
})
