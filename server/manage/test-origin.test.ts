import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OriginTest } from './test-origin.ts'
import { bearer, name, openRuleDesk, ruleInput } from './testing/rule-desk.ts'

let desk: Awaited<ReturnType<typeof openRuleDesk>>
beforeEach(async () => {
  desk = await openRuleDesk()
})
afterEach(() => desk[Symbol.asyncDispose]())

const wanted = (more: Partial<OriginTest> = {}): OriginTest => ({
  address: 'abc.example.com',
  protocol: 'https',
  hostHeader: '',
  serverName: '',
  certificateAuthority: '',
  credentials: { kind: 'none' },
  ...more,
})
const sent = () => {
  const { url, site } = desk.world.probed.at(-1) ?? {}
  const credentials = site?.credentials
  return { url, secret: credentials && 'secret' in credentials ? credentials.secret?.reveal() : undefined }
}
const refused = { fields: [{ pointer: '/credentials/secret', code: 'secret-needed' }] }

it('reaches the origin as the rule would', async () => {
  await desk.test(name, wanted({ hostHeader: 'www.example.com', serverName: 'tls.example.com', key: 'a b' }))
  expect(desk.world.probed).toMatchObject([
    { url: 'https://abc.example.com/a%20b', site: { hostHeader: 'www.example.com', serverName: 'tls.example.com' } },
  ])
  const s3 = { kind: 's3', accessKeyId: 'AK', region: 'eu-1', bucket: 'b', secret: 'shh' } as const
  await desk.test(name, wanted({ key: 'k', credentials: { ...s3, style: 'path' } }))
  expect(sent()).toEqual({ url: 'https://abc.example.com/b/k', secret: 'shh' })
  await desk.test(name, wanted({ key: 'k', credentials: { ...s3, style: 'virtual' } }))
  expect(sent()).toEqual({ url: 'https://b.abc.example.com/k', secret: 'shh' })
})

it('uses the stored secret of the rule that is named', async () => {
  const { record } = await desk.rules.create(
    name,
    0,
    ruleInput({ protocol: 'https', standby: ['b.example.com:8443'], credentials: bearer('stored') }),
  )
  const rule = record.rules[0]?.id ?? ''
  await desk.test(name, wanted({ rule, credentials: bearer() }))
  expect(sent().secret).toBe('stored')
  await desk.test(name, wanted({ rule, address: 'B.example.com:8443', credentials: bearer() }))
  expect(sent()).toEqual({ url: 'https://b.example.com:8443/', secret: 'stored' })
  await desk.test(name, wanted({ rule, address: 'other.example.com', credentials: bearer('typed') }))
  expect(sent().secret).toBe('typed')
})

it('sends a stored secret nowhere else: not to another address, not in the clear, not as something else', async () => {
  const { record } = await desk.rules.create(name, 0, ruleInput({ protocol: 'https', credentials: bearer('stored') }))
  const rule = record.rules[0]?.id ?? ''
  for (const more of [
    { address: 'evil.example.com' },
    { address: 'abc.example.com:444' },
    { protocol: 'http' },
    { protocol: 'follow' },
    { credentials: { kind: 'header', name: 'x-key' } },
    { rule: 'default' },
    { rule: 'constructor' },
    { rule: undefined },
  ] as const)
    await expect(desk.test(name, wanted({ rule, credentials: bearer(), ...more }))).rejects.toMatchObject(refused)
  expect(desk.world.probed).toEqual([])
})

it('refuses fields that no rule could have', async () => {
  const test = desk.test(
    name,
    wanted({ address: '', hostHeader: 'a/b', serverName: 'x:1', certificateAuthority: 'no' }),
  )
  await expect(test).rejects.toMatchObject({
    fields: [
      { pointer: '/address', code: 'empty' },
      { pointer: '/hostHeader', code: 'host' },
      { pointer: '/serverName', code: 'host' },
      { pointer: '/certificateAuthority', code: 'pem' },
    ],
  })
  await expect(desk.test('none-1', wanted())).rejects.toMatchObject({ code: 'NoSuchBucket' })
})
