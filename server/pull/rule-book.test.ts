import { expect, it, onTestFinished } from 'vitest'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import { Secret } from '../domain/secret.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import type { OriginPullDocument, OriginPullRecord } from '../settings-store/settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { openRuleBook } from './rule-book.ts'

const name = 'a-1'

async function openBook(isReadable = () => true) {
  const folder = await tempFolder()
  const settings = await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` })
  onTestFinished(async () => {
    await settings[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  const { id } = await settings.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 0 })
  const changed: number[] = []
  const onChanged = (bucket: number) => void changed.push(bucket)
  const unseal = (sealed: string) => (sealed === 'sealed' ? new Secret('open') : null)
  const originPulls = {
    ...settings.originPulls,
    of: (bucket: number) =>
      isReadable() ? settings.originPulls.of(bucket) : Promise.reject(new Error('the disk is gone')),
  }
  const book = await openRuleBook({ settings: { ...settings, originPulls }, unseal, onChanged, againMs: 1 })
  const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com' }
  const saved = { enabled: true, defaultRule, rules: [], secrets: {}, change: 'saved', at: 0 } as const
  const save = (seen: number, changes: Partial<OriginPullDocument & Pick<OriginPullRecord, 'secrets'>> = {}) =>
    settings.originPulls.save(id, seen, { ...saved, ...changes })
  return { id, settings, book, changed, save }
}

it('tells of a bucket that was configured anew or is gone, not of one that was made public', async () => {
  const { id, settings, book, changed, save } = await openBook()
  await settings.buckets.update(id, 1, { access: 'public-read' })
  await book.refresh(name)
  expect(book.byName(name)).toMatchObject({ bucket: { access: 'public-read' }, rules: [] })
  expect(changed).toEqual([])
  await save(0)
  await book.refresh(name)
  await book.refresh(name)
  expect(changed).toEqual([id])
  await save(1)
  await book.refresh(name)
  expect(changed).toEqual([id, id])
  await settings.buckets.remove(id)
  await book.refresh(name)
  expect(changed).toEqual([id, id, id])
  expect(book.byId(id)).toBeUndefined()
})

it('lets nothing be queued from what it said before a change, and says what holds when the change ends', async () => {
  const { id, book, save } = await openBook()
  const before = book.byName(name)
  expect(before?.outgoing).toBe(false)
  await book.change(name, async () => {
    expect(before?.outgoing).toBe(true)
    await save(0)
  })
  expect(before?.outgoing).toBe(true)
  expect(book.byId(id)).toMatchObject({
    outgoing: false,
    rules: [{ id: 'default', origins: [{ address: { canonical: 'abc.example.com' } }] }],
  })
})

it('goes on as before when a change fails', async () => {
  const { id, book, changed } = await openBook()
  await expect(book.change(name, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(book.byId(id)).toMatchObject({ outgoing: false, rules: [] })
  expect(changed).toEqual([])
})

it('reads a bucket later that could not be read after its change, and queues by the new rules then', async () => {
  let isReadable = true
  const { id, book, save } = await openBook(() => isReadable)
  await expect(
    book.change(name, async () => {
      await save(0)
      isReadable = false
    }),
  ).rejects.toThrow('the disk is gone')
  expect(book.byId(id)).toMatchObject({ outgoing: true, rules: [] })
  isReadable = true
  await expect.poll(() => book.byId(id)).toMatchObject({ outgoing: false, rules: [{ id: 'default' }] })
})

it('tries the enabled rules in their order and the default rule last, each with its secret', async () => {
  const { book, save } = await openBook()
  const rule = (id: string, enabled = true, address = 'abc.example.com') => ({
    ...defaultRuleDefaults,
    address,
    id,
    enabled,
    condition: { prefix: `${id}/`, suffix: '', excludedHosts: [] },
  })
  const credentials = { kind: 'bearer' } as const
  const rules = [{ ...rule('b'), credentials }, rule('off', false), rule('broken', true, 'no/host'), rule('a')]
  await save(0, { rules, secrets: { b: 'sealed', a: 'under another key' } })
  await book.refresh(name)
  const entry = book.byName(name)
  expect(entry?.rules.map(({ id, condition }) => [id, condition.prefix])).toEqual([
    ['b', 'b/'],
    ['a', 'a/'],
    ['default', ''],
  ])
  const [first] = entry?.rules ?? []
  expect(first?.credentials.kind === 'bearer' && first.credentials.secret?.reveal()).toBe('open')
  await save(1, { rules, enabled: false })
  await book.refresh(name)
  expect(book.byName(name)?.rules).toEqual([])
})

it('finds a bucket by its custom domains in any case, from the moment they are refreshed', async () => {
  const { id, settings, book, changed } = await openBook()
  await settings.domains.add({ bucket: id, domain: 'img.example.com', addedAt: 0 })
  expect(book.byDomain('img.example.com')).toBeUndefined()
  await book.refresh(name)
  expect(book.byDomain('IMG.example.com')?.bucket.name).toBe(name)
  const again = await openRuleBook({ settings, unseal: () => null, onChanged: () => undefined })
  expect(again.byDomain('img.example.com')?.bucket.name).toBe(name)
  await settings.domains.remove(id, 'img.example.com')
  await book.refresh(name)
  expect(book.byDomain('img.example.com')).toBeUndefined()
  expect(changed).toEqual([])
})
