import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RuleInput } from '../../contract/rule.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { OriginVerdict } from '../origin/origin-client.ts'
import { bearer, name, openRuleDesk, ruleInput, settings } from './testing/rule-desk.ts'

let desk: Awaited<ReturnType<typeof openRuleDesk>>
beforeEach(async () => {
  desk = await openRuleDesk()
})
afterEach(() => desk[Symbol.asyncDispose]())

/** The pointers and words of a refusal. */
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'saved',
    (error) => {
      if (!(error instanceof RefusedFieldsError)) throw error
      return error.fields.map(({ pointer, code }) => `${pointer} ${code}`)
    },
  )
const idsOf = ({ rules }: { readonly rules: readonly { readonly id: string }[] }) => rules.map(({ id }) => id)
const create = async (more: Partial<RuleInput> = {}) => {
  const { record } = await desk.rules.create(name, await desk.version(), ruleInput(more))
  return record.rules[0]?.id ?? ''
}
const saveRule = async (id: string, more: Partial<RuleInput> = {}) =>
  desk.rules.save(name, await desk.version(), id, ruleInput(more))

describe('rules', () => {
  it('are added on top, under ids of their own, and tried in that order', async () => {
    await desk.save()
    const first = await create({ address: 'one.example.com' })
    const second = await create({ address: 'two.example.com' })
    expect(first).toMatch(/^[a-z0-9]{8}$/)
    expect(idsOf(await desk.rules.list(name))).toEqual([second, first])
    expect(desk.ruleBook.byName(name)?.rules.map(({ id }) => id)).toEqual([second, first, 'default'])
  })

  it('exclude hosts in the spelling in which requests name them', async () => {
    const id = await create({ condition: { ...none, excludedHosts: ['Bücher.Example.', '10.0.0.1'] } })
    expect((await desk.rules.get(name, id)).rule.condition.excludedHosts).toEqual(['xn--bcher-kva.example', '10.0.0.1'])
  })

  it('keep their place and their id when they are changed', async () => {
    const [a, b, c] = [await create(), await create(), await create()]
    await saveRule(b, { address: 'new.example.com' })
    expect(idsOf(await desk.rules.list(name))).toEqual([c, b, a])
    expect((await desk.rules.get(name, b)).rule).toMatchObject({ id: b, address: 'new.example.com' })
  })

  it('are put into another order only when each is named once', async () => {
    const [a, b, c] = [await create(), await create(), await create()]
    const version = await desk.version()
    const order = (ids: string[]) => desk.rules.order(name, version, ids)
    for (const ids of [[], [a, b], [a, b, c, c], [a, a, b], [a, b, 'other'], [a, b, 'default'], [a, b, c, 'default']])
      expect(await refusal(order(ids))).toEqual(['/ids ids'])
    expect(idsOf((await order([a, c, b])).record)).toEqual([a, c, b])
  })

  it('that are not there cannot be read, changed or removed', async () => {
    const id = await create()
    const version = await desk.version()
    for (const none of ['nothing', 'default', 'constructor']) {
      const code = { code: 'NoSuchRule' }
      await expect(desk.rules.get(name, none)).rejects.toMatchObject(code)
      await expect(desk.rules.save(name, version, none, ruleInput())).rejects.toMatchObject(code)
      await expect(desk.rules.remove(name, version, none)).rejects.toMatchObject(code)
    }
    expect(idsOf((await desk.rules.remove(name, version, id)).record)).toEqual([])
  })

  it('are a hundred at most', async () => {
    const rules = Array.from({ length: 100 }, (_, n) => ruleInput({ condition: { ...none, prefix: `${n}/` } }))
    await desk.originPulls.replaceAll(name, 0, { enabled: true, defaultRule: settings(), rules })
    await expect(create()).rejects.toMatchObject({ code: 'TooManyRules' })
    const document = { enabled: true, defaultRule: settings(), rules: [...rules, ruleInput()] }
    await expect(desk.originPulls.replaceAll(name, 1, document)).rejects.toMatchObject({ code: 'TooManyRules' })
    expect(await desk.version()).toBe(1)
  })

  it('may not take more room together than a hundred versions of them can have', async () => {
    const certificateAuthority = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(60_000)}\n-----END CERTIFICATE-----`
    const rules = Array.from({ length: 40 }, () => ruleInput({ certificateAuthority }))
    const document = { enabled: true, defaultRule: settings(), rules }
    expect(await refusal(desk.originPulls.replaceAll(name, 0, document))).toEqual([' too-large'])
    await desk.originPulls.replaceAll(name, 0, { ...document, rules: rules.slice(30) })
  })

  it('are changed only from the version that was seen, whatever was changed since', async () => {
    const id = await create()
    const seen = await desk.version()
    await desk.save()
    const stale = { code: 'PreconditionFailed' }
    await expect(desk.rules.create(name, seen, ruleInput())).rejects.toMatchObject(stale)
    await expect(desk.rules.save(name, seen, id, ruleInput())).rejects.toMatchObject(stale)
    await expect(desk.rules.remove(name, seen, id)).rejects.toMatchObject(stale)
    await expect(desk.rules.order(name, seen, [id])).rejects.toMatchObject(stale)
    await expect(desk.originPulls.replaceAll(name, seen, await desk.rules.list(name))).rejects.toMatchObject(stale)
    await expect(desk.history.restore(name, seen, 1)).rejects.toMatchObject(stale)
  })
})

const none = { prefix: '', suffix: '', excludedHosts: [] }

describe('addresses', () => {
  const self: OriginVerdict = { kind: 'self' }
  const further = (address: string, ...standby: string[]) => ({ address, weight: 1, standby })

  it('are all stored in their one spelling', async () => {
    const id = await create({
      mode: 'sync',
      address: ' ONE.example.com：80 ',
      standby: ['Two.Example.com.'],
      furtherOrigins: [further('bücher.example', '[2001:DB8:0::1]:443')],
    })
    expect((await desk.rules.get(name, id)).rule).toMatchObject({
      address: 'one.example.com:80',
      standby: ['two.example.com'],
      furtherOrigins: [further('xn--bcher-kva.example', '[2001:db8::1]:443')],
    })
  })

  it('that are refused are named one by one, by the field they stand in', async () => {
    desk.world.verdicts.set('me.example.com', self)
    desk.world.verdicts.set('10.0.0.1', { kind: 'policy', ip: '10.0.0.1', setting: 'HEADWATER_ORIGIN_ALLOW' })
    desk.world.verdicts.set('cmcc.example.com', { kind: 'carrier', ip: '1.2.3.4', carrier: 'cmcc' })
    desk.world.verdicts.set('x.example.com', { kind: 'carrier', ip: '1.2.3.5', carrier: null })
    const rule = ruleInput({
      mode: 'sync',
      address: 'me.example.com',
      standby: ['ok.example.com', '10.0.0.1'],
      furtherOrigins: [further('ok.example.com'), further('cmcc.example.com', 'x.example.com')],
    })
    const refused = desk.rules.create(name, 0, rule)
    expect(await refusal(refused)).toEqual([
      '/address self',
      '/standby/1 policy',
      '/furtherOrigins/1/address carrier',
      '/furtherOrigins/1/standby/0 carrier',
    ])
    await expect(refused).rejects.toThrow(/10\.0\.0\.1 .*HEADWATER_ORIGIN_ALLOW.* 1\.2\.3\.4 is in cmcc/)
    const document = {
      enabled: true,
      defaultRule: settings({ standby: ['me.example.com'] }),
      rules: [ruleInput(), rule],
    }
    expect(await refusal(desk.originPulls.replaceAll(name, 0, document))).toEqual([
      '/rules/1/address self',
      '/rules/1/standby/1 policy',
      '/rules/1/furtherOrigins/1/address carrier',
      '/rules/1/furtherOrigins/1/standby/0 carrier',
      '/defaultRule/standby/0 self',
    ])
    expect(await desk.version()).toBe(0)
  })

  it('are asked about when they are new, or when their rule begins to act, and not otherwise', async () => {
    const checkedBy = async (work: () => Promise<unknown>) => {
      desk.world.checked.length = 0
      await work()
      return [...desk.world.checked].sort()
    }
    const [one, two, three] = ['one', 'two', 'three'].map((host) => `http://${host}.example.com`)
    let id = ''
    expect(await checkedBy(() => desk.save({ address: 'one.example.com' }))).toEqual([one])
    expect(await checkedBy(() => desk.save({ address: 'one.example.com', redirectCode: 307 }))).toEqual([])
    const added = async () => {
      id = await create({ address: 'two.example.com' })
    }
    expect(await checkedBy(added)).toEqual([two])
    const standby = { address: 'two.example.com', standby: ['three.example.com'] }
    expect(await checkedBy(() => saveRule(id, standby))).toEqual([three])
    expect(await checkedBy(() => saveRule(id, { ...standby, protocol: 'follow' }))).toEqual([
      'https://three.example.com',
      'https://two.example.com',
    ])
    expect(await checkedBy(() => saveRule(id, { ...standby, enabled: false }))).toEqual([])
    expect(await checkedBy(() => saveRule(id, { address: 'four.example.com', enabled: false }))).toEqual([])
    expect(await checkedBy(() => saveRule(id, standby))).toEqual([three, two])
    expect(await checkedBy(() => desk.save({ address: 'one.example.com' }, false))).toEqual([])
    expect(await checkedBy(() => desk.save({ address: 'one.example.com' }, true))).toEqual([one, three, two])
    expect(await checkedBy(async () => desk.rules.order(name, await desk.version(), [id]))).toEqual([])
  })

  it('that a changed policy refuses do not keep the operator from changing other rules', async () => {
    const id = await create({ address: 'old.example.com' })
    await desk.save()
    desk.world.verdicts.set('old.example.com', self)
    await create({ address: 'new.example.com' })
    expect(await refusal(saveRule(id, { address: 'old.example.com', standby: ['old.example.com:81'] }))).toBe('saved')
    await saveRule(id, { address: 'old.example.com', enabled: false })
    expect(await refusal(saveRule(id, { address: 'old.example.com' }))).toEqual(['/address self'])
  })

  it('that do not resolve are saved with a warning, which comes once', async () => {
    desk.world.verdicts.set('new.example.com', { kind: 'unresolved' })
    const standby = ['a.example.com', 'new.example.com']
    expect((await desk.save({ standby })).warnings).toEqual(['unresolved'])
    expect((await desk.save({ standby })).warnings).toEqual([])
  })

  it('may be missing from the default rule of a document while it has another rule', async () => {
    const document = (rules: ReturnType<typeof ruleInput>[]) => ({
      enabled: true,
      defaultRule: settings({ address: '' }),
      rules,
    })
    const empty = desk.originPulls.replaceAll(name, 0, document([]))
    expect(await refusal(empty)).toEqual(['/defaultRule/address empty'])
    await desk.originPulls.replaceAll(name, 0, document([ruleInput()]))
    expect(desk.ruleBook.byName(name)?.rules).toHaveLength(1)
  })
})

describe('the secret of a rule', () => {
  it('goes in and never comes out', async () => {
    const id = await create({ credentials: bearer('hunter2') })
    await desk.save({ credentials: { kind: 'basic', user: 'me', secret: 'hunter2' } })
    expect([desk.secretOf(id), desk.secretOf('default')]).toEqual(['hunter2', 'hunter2'])
    const all = [await desk.originPulls.get(name), await desk.rules.get(name, id), await desk.history.get(name, 2)]
    expect(all).toMatchObject([
      { defaultRule: { credentials: { kind: 'basic', user: 'me', secretSet: true } } },
      { rule: { credentials: { kind: 'bearer', secretSet: true } } },
      { configuration: { defaultRule: { credentials: { kind: 'basic', user: 'me' } } } },
    ])
    const stored = [await desk.store.originPulls.of(desk.id), await desk.store.originPulls.version(desk.id, 2)]
    expect(JSON.stringify([all, stored])).not.toContain('hunter2')
  })

  it('stays while its rule is changed otherwise, and is replaced by a new one', async () => {
    const id = await create({ credentials: bearer('one'), standby: ['b.example.com'], protocol: 'https' })
    await saveRule(id, { credentials: { ...bearer(), secretSet: false }, redirectCode: 301, protocol: 'https' })
    await desk.save()
    expect(desk.secretOf(id)).toBe('one')
    await saveRule(id, { credentials: bearer('two'), protocol: 'http' })
    expect(desk.secretOf(id)).toBe('two')
  })

  it.each<[string, Partial<RuleInput>]>([
    ['another address', { address: 'evil.example.com' }],
    ['another port', { address: 'abc.example.com:8443' }],
    ['one more standby origin', { standby: ['b.example.com', 'evil.example.com'] }],
    [
      'one more origin that shares the work',
      { furtherOrigins: [{ address: 'evil.example.com', weight: 1, standby: [] }] },
    ],
    ['another Host header, by which a shared address tells its tenants apart', { hostHeader: 'evil.example.com' }],
    ['another server name', { serverName: 'evil.example.com' }],
    ['requests in the clear', { protocol: 'http' }],
    ['requests in the clear where the client makes them so', { protocol: 'follow' }],
    ['another kind of credentials', { credentials: { kind: 'header', name: 'x-key' } }],
  ])('must be entered again for %s', async (_, change) => {
    const base: Partial<RuleInput> = { mode: 'sync', protocol: 'https', standby: ['b.example.com'] }
    const id = await create({ ...base, credentials: bearer('hunter2') })
    await desk.save({ ...base, credentials: bearer('hunter2') })
    const wanted = { ...base, credentials: bearer(), ...change }
    const version = await desk.version()
    expect(await refusal(saveRule(id, wanted))).toEqual(['/credentials/secret secret-needed'])
    expect(await refusal(desk.save(wanted))).toEqual(['/defaultRule/credentials/secret secret-needed'])
    expect([desk.secretOf(id), desk.secretOf('default')]).toEqual(['hunter2', 'hunter2'])
    expect(await desk.version()).toBe(version)
  })

  it('must be entered first of all', async () => {
    expect(await refusal(desk.rules.create(name, 0, ruleInput({ credentials: bearer() })))).toEqual([
      '/credentials/secret secret-needed',
    ])
  })

  it('goes with its rule, and with its credentials', async () => {
    const [id, other] = [await create({ credentials: bearer('a') }), await create({ credentials: bearer('b') })]
    await desk.rules.remove(name, await desk.version(), id)
    await saveRule(other, { credentials: { kind: 'none' } })
    expect((await desk.store.originPulls.of(desk.id)).secrets).toEqual({})
  })

  it('comes with a document or stays, as its rule is named, and is missed where it did neither', async () => {
    const id = await create({ credentials: bearer('kept') })
    const document = {
      enabled: true,
      defaultRule: settings({ credentials: bearer('new') }),
      rules: [{ ...ruleInput({ credentials: bearer() }), id }],
    }
    const replace = (rules: typeof document.rules, dryRun = false) =>
      desk.version().then((seen) => desk.originPulls.replaceAll(name, seen, { ...document, rules }, { dryRun }))
    const tried = await replace(document.rules, true)
    expect(tried).toMatchObject({ warnings: [], record: { version: 1, enabled: true, rules: [{ id }] } })
    expect(await desk.version()).toBe(1)
    expect((await replace(document.rules)).warnings).toEqual([])
    expect([desk.secretOf(id), desk.secretOf('default')]).toEqual(['kept', 'new'])
    const moved = await replace([{ ...ruleInput({ credentials: bearer(), address: 'evil.example.com' }), id }])
    expect(moved.warnings).toEqual(['secret-missing'])
    expect(desk.secretOf(id)).toBeNull()
    expect(moved.record.rules).toMatchObject([{ credentials: { kind: 'bearer', secretSet: false } }])
    const later = await saveRule(id, { credentials: bearer(), address: 'evil.example.com', redirectCode: 307 })
    expect(later.warnings).toEqual(['secret-missing'])
    expect((await saveRule(id, { credentials: bearer('now'), address: 'evil.example.com' })).warnings).toEqual([])
  })

  it('is never given to a rule of a document that merely has its id twice, or an id nobody can have', async () => {
    const id = await create({ credentials: bearer('hunter2') })
    const rules = [id, id, 'default', '../x', 'constructor'].map((one) => ({
      ...ruleInput({ credentials: bearer() }),
      id: one,
    }))
    const { record } = await desk.originPulls.replaceAll(name, 1, { enabled: true, defaultRule: settings(), rules })
    expect(new Set(idsOf(record)).size).toBe(5)
    for (const one of idsOf(record)) expect(one).toMatch(/^[a-z0-9]{1,32}$/)
    expect(idsOf(record).map(desk.secretOf)).toEqual(['hunter2', null, null, null, null])
  })
})
