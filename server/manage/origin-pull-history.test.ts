import { afterEach, beforeEach, expect, it } from 'vitest'
import { bearer, name, openRuleDesk, ruleInput } from './testing/rule-desk.ts'

let desk: Awaited<ReturnType<typeof openRuleDesk>>
beforeEach(async () => {
  desk = await openRuleDesk()
})
afterEach(() => desk[Symbol.asyncDispose]())

it('tells of each version what came of it, and what is different now', async () => {
  await desk.save()
  const { record } = await desk.rules.create(name, 1, ruleInput({ address: 'img.example.com' }))
  const id = record.rules[0]?.id ?? ''
  await desk.rules.save(name, 2, id, ruleInput({ address: 'img.example.com', redirectCode: 307 }))
  await desk.rules.order(name, 3, [id])
  await desk.save({ passQuery: true })
  const versions = await desk.history.list(name)
  expect(versions.map(({ version, change }) => [version, change])).toEqual([
    [5, 'saved'],
    [4, 'rules-ordered'],
    [3, 'rule-changed'],
    [2, 'rule-added'],
    [1, 'saved'],
  ])
  expect(await desk.history.get(name, 5)).toMatchObject({ version: 5, at: 1_000, differences: [] })
  expect((await desk.history.get(name, 2)).differences).toEqual([
    { pointer: '/defaultRule/passQuery', before: false, after: true },
    { pointer: '/rules/0/redirectCode', before: 302, after: 307 },
  ])
  expect((await desk.history.get(name, 1)).differences).toMatchObject([
    { pointer: '/defaultRule/passQuery' },
    { pointer: '/rules/0', before: null, after: { id } },
  ])
})

it('has only versions that there were', async () => {
  await desk.save()
  for (const version of [0, 2, 1e9]) {
    await expect(desk.history.get(name, version)).rejects.toMatchObject({ code: 'NoSuchVersion' })
    await expect(desk.history.restore(name, 1, version)).rejects.toMatchObject({ code: 'NoSuchVersion' })
  }
})

it('brings a version back as a new one, with the secrets that are still stored for its rules', async () => {
  const { record } = await desk.rules.create(name, 0, ruleInput({ credentials: bearer('hunter2') }))
  const id = record.rules[0]?.id ?? ''
  await desk.rules.save(name, 1, id, ruleInput({ credentials: bearer(), redirectCode: 307 }))
  const restored = await desk.history.restore(name, 2, 1)
  expect(restored).toMatchObject({ warnings: [], record: { version: 3, rules: [{ id, redirectCode: 302 }] } })
  expect((await desk.history.list(name))[0]).toMatchObject({ version: 3, change: 'restored' })
  await desk.save()
  expect(desk.secretOf(id)).toBe('hunter2')
})

it('warns of what it brings back without its secret', async () => {
  const { record } = await desk.rules.create(name, 0, ruleInput({ credentials: bearer('hunter2') }))
  const id = record.rules[0]?.id ?? ''
  await desk.rules.remove(name, 1, id)
  const restored = await desk.history.restore(name, 2, 1)
  expect(restored.warnings).toEqual(['secret-missing'])
  expect(restored.record.rules).toMatchObject([{ id, credentials: { kind: 'bearer', secretSet: false } }])
})

it('sends no secret to an address that was its rule’s once, but is not now', async () => {
  const { record } = await desk.rules.create(name, 0, ruleInput({ address: 'old.example.com' }))
  const id = record.rules[0]?.id ?? ''
  const { rules } = await desk.originPulls.get(name)
  expect(rules).toHaveLength(1)
  await desk.rules.save(name, 1, id, ruleInput({ address: 'old.example.com', credentials: bearer('one') }))
  await desk.rules.save(name, 2, id, ruleInput({ address: 'new.example.com', credentials: bearer('two') }))
  expect((await desk.history.restore(name, 3, 2)).warnings).toEqual(['secret-missing'])
  await desk.save()
  expect(desk.secretOf(id)).toBeNull()
})

it('checks again where a version would pull from', async () => {
  await desk.save({ address: 'old.example.com' })
  await desk.save()
  desk.world.verdicts.set('old.example.com', { kind: 'self' })
  await expect(desk.history.restore(name, 2, 1)).rejects.toMatchObject({
    fields: [{ pointer: '/defaultRule/address', code: 'self' }],
  })
  expect(await desk.version()).toBe(2)
})
