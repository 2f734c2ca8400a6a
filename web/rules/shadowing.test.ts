import { describe, expect, it } from 'vitest'
import { type RuleView, ruleDefaults } from '../../contract/rule.ts'
import { shadowedBy, shadowsDefault } from './shadowing.ts'

type Told = Partial<RuleView['condition']> & Partial<Pick<RuleView, 'enabled' | 'mode' | 'statuses'>>

const rule = (id: string, { enabled = true, mode = 'async', statuses = ['404'], ...condition }: Told): RuleView => ({
  ...ruleDefaults,
  id,
  enabled,
  mode,
  statuses,
  condition: { prefix: '', suffix: '', excludedHosts: [], ...condition },
})

const cases: ReadonlyArray<readonly [string, Told, Told, boolean]> = [
  ['every key is taken by a rule for every key', {}, { prefix: 'images/' }, true],
  ['a longer prefix by its start', { prefix: 'images/' }, { prefix: 'images/small/' }, true],
  ['the same condition by itself', { prefix: 'a/', suffix: '.jpg' }, { prefix: 'a/', suffix: '.jpg' }, true],
  ['a shorter prefix is left something', { prefix: 'images/small/' }, { prefix: 'images/' }, false],
  ['another prefix is left everything', { prefix: 'docs/' }, { prefix: 'images/' }, false],
  ['a longer suffix is taken by its end', { suffix: '.jpg' }, { suffix: '.small.jpg' }, true],
  ['every suffix is left something by one', { suffix: '.jpg' }, { prefix: 'a/' }, false],
  ['a rule that is disabled takes nothing', { enabled: false }, { prefix: 'a/' }, false],
  ['a rule that is disabled is not warned of', {}, { enabled: false }, false],
  ['a host that is passed by reaches the next rule', { excludedHosts: ['a.example'] }, {}, false],
  ['a host that both pass by does not', { excludedHosts: ['a.example'] }, { excludedHosts: ['A.example.'] }, true],
  ['a redirect on 404 takes what others wait for', { mode: 'redirect' }, { mode: 'sync' }, true],
  [
    'a class takes its statuses',
    { mode: 'redirect', statuses: ['5xx'] },
    { mode: 'redirect', statuses: ['503'] },
    true,
  ],
  [
    'one status leaves the rest of its class',
    { mode: 'redirect', statuses: ['503'] },
    { mode: 'redirect', statuses: ['5xx'] },
    false,
  ],
  ['404 alone leaves 403', {}, { mode: 'redirect', statuses: ['403', '404'] }, false],
  ['statuses of another mode do not count', { statuses: ['403'] }, { statuses: ['404'] }, true],
]

describe('a rule that never gets a request', () => {
  it.each(cases)('%s', (_name, earlier, later, isShadowed) => {
    const found = shadowedBy([rule('first', earlier), rule('second', later)], 'second')
    expect(found?.id ?? null).toBe(isShadowed ? 'first' : null)
  })

  it('is not shadowed by a rule below it, nor by itself', () => {
    const rules = [rule('first', { prefix: 'a/' }), rule('second', {})]
    expect(shadowedBy(rules, 'first')).toBeNull()
    expect(shadowedBy(rules, 'nobody')).toBeNull()
  })

  it('may be the default rule, below a rule for every key', () => {
    const below = (earlier: Told) => shadowsDefault({ rules: [rule('first', earlier)], defaultRule: ruleDefaults })
    expect(below({})?.id).toBe('first')
    expect(below({ prefix: 'images/' })).toBeNull()
    expect(below({ enabled: false })).toBeNull()
  })
})
