import { describe, expect, it } from 'vitest'
import { RuleInput, ruleDefaults } from '../../../contract/rule.ts'
import { RefusedFieldsError } from '../../domain/refusals.ts'
import { readJson, writeJson } from './json-document.ts'

const defaultRule = { ...ruleDefaults, address: 'abc.example.com' }
const further = { ...RuleInput.parse({ address: 'a.example', condition: { prefix: 'a/' } }), id: 'r1' }
const configuration = { enabled: true, defaultRule, rules: [further] }

it('reads what it wrote', () => {
  const { text, notes } = writeJson(configuration)
  expect(notes).toEqual([])
  expect(readJson(text)).toEqual(configuration)
  expect(JSON.parse(text)).toMatchObject({ headwater: 1 })
})

it('writes no secret, and says so', () => {
  const credentials = { kind: 'bearer', secret: 'hush', secretSet: true } as const
  const { text, notes } = writeJson({ ...configuration, rules: [{ ...further, credentials }] })
  expect(text).not.toMatch(/hush|secret/)
  expect(notes).toMatchObject([{ pointer: '/rules/0/credentials/secret', code: 'secret-left-out' }])
  expect(readJson(text).rules[0]?.credentials).toEqual({ kind: 'bearer' })
})

it('fills in what a document leaves out, and takes an empty default address', () => {
  const text = JSON.stringify({
    headwater: 1,
    enabled: true,
    defaultRule: { address: '' },
    rules: [{ address: 'a.example', credentials: { kind: 'bearer', secret: 'hush' } }],
  })
  const { defaultRule: empty, rules } = readJson(text)
  expect(empty).toEqual(ruleDefaults)
  expect(rules).toEqual([
    { ...RuleInput.parse({ address: 'a.example' }), credentials: { kind: 'bearer', secret: 'hush' } },
  ])
})

it.each([
  ['{"headwater": 1,\n "secret": hush}', '/text', 'json'],
  ['[[[[', '/text', 'json'],
  ['null', '/text', 'not-object'],
  [{ headwater: 2 }, '/text/headwater', 'choice'],
  [{ unheard: true }, '/text/unheard', 'unknown-name'],
  [{ defaultRule: { address: 'http://a.example' } }, '/text/defaultRule/address', 'scheme'],
  [{ rules: [{ address: '' }] }, '/text/rules/0/address', 'empty'],
  [{ rules: [{ address: 'a', path: { prefix: { add: '../x' } } }] }, '/text/rules/0/path/prefix/add', 'dot-segment'],
  [
    {
      rules: [
        { address: 'a', id: 'x' },
        { address: 'a', id: 'x' },
      ],
    },
    '/text/rules/1/id',
    'taken',
  ],
  [{ rules: [{ address: 'a', id: 'default' }] }, '/text/rules/0/id', 'taken'],
  [{ rules: Array.from({ length: 101 }, () => ({ address: 'a' })) }, '/text/rules', 'too-many'],
])('refuses %j at %s', (document, pointer, code) => {
  const whole = { headwater: 1, enabled: true, defaultRule: { address: '' }, rules: [] }
  const text = typeof document === 'string' ? document : JSON.stringify({ ...whole, ...document })
  const refused = () => readJson(text)
  expect(refused).toThrow(RefusedFieldsError)
  expect(refused).toThrow(
    expect.objectContaining({ fields: expect.arrayContaining([expect.objectContaining({ pointer, code })]) }),
  )
  expect(refused).not.toThrow(/hush/)
})

describe('with many things wrong', () => {
  const refusedFor = (document: object) => {
    try {
      readJson(JSON.stringify({ headwater: 1, enabled: true, defaultRule: { address: '' }, rules: [], ...document }))
    } catch (error) {
      if (error instanceof RefusedFieldsError) return error.fields
    }
    return []
  }

  it('tells all of them, each by a word of ours and with what its sentence needs', () => {
    const rules = [
      { address: 5, weight: 1.5, mode: 'cache', condition: { prefix: null, excludedHosts: ['a:1'] } },
      { address: 'a', id: 'x', weight: 1000, switchOver: ['abc'], headers: { named: 'Accept' } },
      { address: 'a', credentials: { kind: 'cookie' }, passQuery: 'yes', serverName: 'a'.repeat(254) },
      { statuses: [], credentials: {} },
    ]
    const told = refusedFor({ defaultRule: { address: 'http://a.example' }, rules })
    expect(told.map(({ pointer, code, facts }) => [pointer.replace('/text/', ''), code, facts?.bound])).toEqual([
      ['defaultRule/address', 'scheme', undefined],
      ['rules/0/condition/prefix', 'not-text', undefined],
      ['rules/0/condition/excludedHosts/0', 'form-host', undefined],
      ['rules/0/mode', 'choice', undefined],
      ['rules/0/address', 'not-text', undefined],
      ['rules/0/weight', 'not-whole', undefined],
      ['rules/1/weight', 'too-great', 100],
      ['rules/1/switchOver/0', 'form-status', undefined],
      ['rules/1/headers/named', 'not-list', undefined],
      ['rules/2/passQuery', 'not-flag', undefined],
      ['rules/2/serverName', 'too-long', 253],
      ['rules/2/credentials/kind', 'choice', undefined],
      ['rules/3/address', 'missing', undefined],
      ['rules/3/statuses', 'too-few', 1],
      ['rules/3/credentials/kind', 'missing', undefined],
    ])
    expect(told[3]?.facts).toEqual({ choices: 'async, sync, redirect' })
  })

  it('tells of very many the first, and that there are more', () => {
    const told = refusedFor({ rules: Array.from({ length: 100 }, () => ({ mode: 5, weight: '1' })) })
    expect(told).toHaveLength(101)
    expect(told.at(-1)).toMatchObject({ pointer: '/text', code: 'more' })
  })
})
