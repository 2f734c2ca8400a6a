import { expect, it } from 'vitest'
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
  ['null', '/text', 'invalid_type'],
  [{ headwater: 2 }, '/text/headwater', 'invalid_value'],
  [{ unheard: true }, '/text/unheard', 'unrecognized_keys'],
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
  [{ rules: Array.from({ length: 101 }, () => ({ address: 'a' })) }, '/text/rules', 'too_big'],
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
