import { expect, it } from 'vitest'
import type { Preview, PreviewInput } from '../../contract/preview.ts'
import { type RuleCondition, RuleInput, type RuleSettings, ruleDefaults } from '../../contract/rule.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import { createPreview } from './preview.ts'

const bucketName = 'photos-1250000000'

type Changes = Partial<RuleSettings> & { id?: string; enabled?: boolean; condition?: Partial<RuleCondition> }

/** A rule as it is stored; without an id it is the default rule. */
const ruleOf = (changes: Changes = {}) => ({ address: 'abc.example.com', ...changes })

async function previewed(rules: readonly Changes[], input: Partial<PreviewInput> = {}): Promise<Preview> {
  await using objects = createMemoryObjectStore()
  await objects.put({ bucket: 7, key: 'here' }, Buffer.from('x'), { headers: {}, source: { kind: 'uploaded' } })
  const preview = createPreview({
    settings: {
      buckets: { byName: async (name: string) => (name === bucketName ? { id: 7 } : null) } as never,
      originPulls: { of: async () => ({ ...recordOf(rules), bucket: 7, secrets: {}, updatedAt: null, version: 1 }) },
    },
    objects,
    home: { domain: 'example' },
    self: { instanceId: 'headwater-1', version: '1.2.3' },
  })
  const asked: PreviewInput = { key: 'k', method: 'GET', scheme: 'http', query: '', headers: [], status: 404 }
  return await preview(bucketName, { ...asked, ...input })
}

/** Without a default rule in it, its address is empty; without any rule, origin-pull is off. */
function recordOf(rules: readonly Changes[]) {
  const further = rules.filter(({ id }) => id !== undefined)
  const { condition: _, enabled: __, id: ___, ...byDefault } = rules.find(({ id }) => id === undefined) ?? {}
  return {
    enabled: rules.length > 0,
    defaultRule: { ...ruleDefaults, ...byDefault },
    rules: further.map(({ id = '', enabled = true, condition, ...changes }) => ({
      id,
      enabled,
      condition: { prefix: '', suffix: '', excludedHosts: [], ...condition },
      ...ruleDefaults,
      ...changes,
    })),
  }
}

const unlessSaid = [
  { name: 'accept', value: '*/*' },
  { name: 'user-agent', value: 'headwater/1.2.3' },
]
const always = [
  { name: 'accept-encoding', value: 'identity' },
  { name: 'via', value: '1.1 headwater-1' },
  { name: 'cdn-loop', value: 'headwater-1' },
]

it('shows the redirect and the request of the copy', async () => {
  expect(await previewed([ruleOf()])).toEqual({
    rule: 'default',
    mode: 'async',
    passedOver: [],
    origins: [{ url: 'http://abc.example.com/k', share: 100, standby: false }],
    headers: [{ name: 'host', value: 'abc.example.com' }, ...unlessSaid, ...always],
    client: { status: 302, location: 'http://abc.example.com/k', outcome: 'redirected-and-pulled', why: null },
    stored: false,
  })
})

it('shows who would be asked in sync mode, and by what chance', async () => {
  const rule = ruleOf({
    id: 'shared',
    mode: 'sync',
    address: 'a.example',
    weight: 2,
    standby: ['a1.example'],
    furtherOrigins: [{ address: 'b.example', weight: 1, standby: [] }],
    passQuery: true,
  })
  expect(await previewed([rule], { query: 'v=1' })).toMatchObject({
    rule: 'shared',
    mode: 'sync',
    origins: [
      { url: 'http://a.example/k?v=1', share: 66.67, standby: false },
      { url: 'http://a1.example/k?v=1', share: 0, standby: true },
      { url: 'http://b.example/k?v=1', share: 33.33, standby: false },
    ],
    client: { status: null, location: null, outcome: 'streamed', why: null },
  })
})

it('shows the headers that the rule passes and adds, and those that always win', async () => {
  const headers = {
    pass: 'all' as const,
    named: [],
    blocked: ['x-blocked'],
    added: [{ name: 'X-Added', value: 'yes' }],
  }
  const sent = await previewed([ruleOf({ headers, hostHeader: 'Virtual.example' })], {
    headers: [
      { name: 'X-Mine', value: '1' },
      { name: 'x-mine', value: '2' },
      { name: 'X-Blocked', value: '1' },
      { name: 'Cookie', value: 'a=b' },
      { name: 'Via', value: '1.1 mine' },
    ],
  })
  expect(sent.headers).toEqual([
    { name: 'host', value: 'virtual.example' },
    ...unlessSaid,
    { name: 'x-mine', value: '1, 2' },
    { name: 'x-added', value: 'yes' },
    ...always,
  ])
})

it('shows who a rule says is asking', async () => {
  const added = [{ name: 'User-Agent', value: 'robot/1' }]
  const { headers } = await previewed([ruleOf({ headers: { pass: 'none', named: [], blocked: [], added } })])
  expect(headers.filter(({ name }) => name === 'user-agent')).toEqual([{ name: 'user-agent', value: 'robot/1' }])
})

const credentials: RuleSettings['credentials'][] = [
  { kind: 'basic', user: 'me' },
  { kind: 'bearer' },
  { kind: 'header', name: 'X-Key' },
  { kind: 's3', accessKeyId: 'AK', region: 'r', bucket: '', style: 'path' },
]

it.each(credentials)('shows that $kind credentials are sent, and nothing of them', async (given) => {
  const preview = await previewed([ruleOf({ credentials: given })])
  const masked = preview.headers.filter(({ value }) => value === '***').map(({ name }) => name)
  expect(masked).toContain(given.kind === 'header' ? 'x-key' : 'authorization')
  expect(JSON.stringify(preview)).not.toContain('s3cret')
})

const redirect = ruleOf({ mode: 'redirect', statuses: ['403', '404'], redirectCode: 301 })
const notHere = ruleOf({ id: 'there', condition: { excludedHosts: [`${bucketName}.file.example`] } })

it.each([
  ['disabled', [], {}, { status: 404, outcome: 'not-found', why: 'disabled' }],
  [
    'a redirect',
    [redirect],
    { status: 403 },
    { status: 301, location: 'http://abc.example.com/k', outcome: 'redirected' },
  ],
  ['another answer', [ruleOf()], { status: 403 }, { status: 403, outcome: 'unchanged', why: 'no-rule' }],
  ['a HEAD', [ruleOf()], { method: 'HEAD' }, { status: 404, outcome: 'not-found', why: 'head' }],
  ['an answered HEAD', [ruleOf({ answerHead: true })], { method: 'HEAD' }, { status: null, outcome: 'origin-head' }],
  ['a dot segment', [ruleOf()], { key: '../k' }, { outcome: 'not-found', why: 'dot-segment' }],
  ['the accelerated domain', [notHere], {}, { why: 'no-rule' }],
  ['another host', [notHere], { host: 'CDN.example:8080' }, { outcome: 'redirected-and-pulled' }],
  ['an excluded host with its port', [notHere], { host: `${bucketName}.FILE.example:80` }, { why: 'no-rule' }],
] as const)('says what the client gets of %s', async (_, rules, input, client) => {
  expect((await previewed(rules, input)).client).toMatchObject(client)
})

it('asks nothing of an origin where the client is only sent there', async () => {
  expect(await previewed([redirect])).toMatchObject({ rule: 'default', mode: 'redirect', origins: [], headers: [] })
})

it('says that the object is there already', async () => {
  expect(await previewed([ruleOf()], { key: 'here' })).toMatchObject({ stored: true, mode: 'async' })
})

it('says of every rule before the one that answers why it does not', async () => {
  const rules = [
    ruleOf({ id: 'off', enabled: false }),
    ruleOf({ id: 'images', condition: { prefix: 'images/' } }),
    ruleOf({ id: 'small', condition: { suffix: '.jpg' } }),
    ruleOf({ id: 'elsewhere', condition: { excludedHosts: ['cdn.example'] } }),
    ruleOf({ id: 'refused', mode: 'redirect', statuses: ['403'] }),
    ruleOf({ id: 'unset', address: '' }),
    ruleOf({ id: 'this' }),
    ruleOf({ id: 'after' }),
    ruleOf(),
  ]
  expect(await previewed(rules, { host: 'cdn.example' })).toMatchObject({
    rule: 'this',
    passedOver: [
      { rule: 'off', why: 'disabled' },
      { rule: 'images', why: 'prefix' },
      { rule: 'small', why: 'suffix' },
      { rule: 'elsewhere', why: 'host' },
      { rule: 'refused', why: 'status' },
      { rule: 'unset', why: 'address' },
    ],
  })
})

const draft = (id: string, changes: Changes) => ({
  id,
  rule: RuleInput.parse({ address: 'draft.example', ...changes }),
})

it('tries a draft of a new rule before all others', async () => {
  const rules = [ruleOf({ id: 'first' }), ruleOf()]
  expect(await previewed(rules, { draft: draft('new', { mode: 'sync' }) })).toMatchObject({
    rule: 'new',
    origins: [{ url: 'http://draft.example/k' }],
  })
  expect(await previewed(rules, { draft: draft('new', { condition: { prefix: 'a/' } }) })).toMatchObject({
    rule: 'first',
    passedOver: [{ rule: 'new', why: 'prefix' }],
  })
})

it('tries a draft in the place of the rule it changes, the default rule included', async () => {
  const rules = [ruleOf({ id: 'first', condition: { prefix: 'a/' } }), ruleOf({ id: 'second' }), ruleOf()]
  expect(await previewed(rules, { draft: draft('second', { condition: { prefix: 'k' } }) })).toMatchObject({
    rule: 'second',
    passedOver: [{ rule: 'first', why: 'prefix' }],
    origins: [{ url: 'http://draft.example/k' }],
  })
  const byDefault = await previewed([rules[0] ?? {}, ruleOf()], { draft: draft('default', {}) })
  expect(byDefault).toMatchObject({ rule: 'default', client: { location: 'http://draft.example/k' } })
  expect((await previewed(rules, { draft: draft('default', { enabled: false }) })).client.why).toBe('disabled')
})
