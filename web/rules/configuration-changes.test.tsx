import i18next from 'i18next'
import { beforeAll, expect, it } from 'vitest'
import { type RuleView, ruleDefaults } from '../../contract/rule.ts'
import { startI18n } from '../i18n/i18n.ts'
import { type Configuration, configurationChanges } from './configuration-changes.ts'

beforeAll(() => startI18n('en'))

const rule = (id: string, changes: Partial<RuleView> = {}): RuleView => ({
  id,
  enabled: true,
  condition: { prefix: `${id}/`, suffix: '', excludedHosts: [] },
  ...ruleDefaults,
  address: 'a.example',
  ...changes,
})

const configuration = (rules: RuleView[], changes: Partial<Configuration> = {}): Configuration => ({
  enabled: true,
  defaultRule: { ...ruleDefaults, address: 'abc.example.com' },
  rules,
  ...changes,
})

const changesOf = (before: Configuration, after: Configuration) => configurationChanges(i18next.t, before, after)

it('finds nothing in two that say the same', () => {
  expect(changesOf(configuration([rule('a')]), configuration([rule('a')]))).toEqual([])
})

it('tells status and default rule by their settings', () => {
  expect(changesOf(configuration([]), configuration([], { enabled: false }))).toEqual([
    { kind: 'default', differences: [{ field: 'Status', before: 'Enabled', after: 'Disabled' }] },
  ])
})

it('tells rules that came, went and changed', () => {
  const before = configuration([rule('a'), rule('b')])
  const after = configuration([rule('c'), rule('b', { mode: 'sync' })])
  expect(changesOf(before, after)).toEqual([
    { kind: 'added', number: 1, rule: rule('c') },
    {
      kind: 'changed',
      number: 2,
      rule: rule('b', { mode: 'sync' }),
      differences: [{ field: 'Mode', before: 'Asynchronous', after: 'Synchronous' }],
    },
    { kind: 'removed', number: 1, rule: rule('a') },
  ])
})

it('tells another order of the rules that stay, and of nothing else', () => {
  const [a, b, c] = [rule('a'), rule('b'), rule('c')]
  expect(changesOf(configuration([a, b]), configuration([b, a]))).toEqual([{ kind: 'order', rules: [b, a] }])
  expect(changesOf(configuration([a, b, c]), configuration([a, c])).map(({ kind }) => kind)).toEqual(['removed'])
})
