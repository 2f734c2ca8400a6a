import { expect, it, onTestFinished } from 'vitest'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { openRuleBook } from './rule-book.ts'

const name = 'a-1'

async function openBook() {
  const folder = await tempFolder()
  const settings = await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` })
  onTestFinished(async () => {
    await settings[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  const { id } = await settings.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 0 })
  const changed: number[] = []
  const book = await openRuleBook(settings, (bucket) => void changed.push(bucket))
  const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com' }
  const save = (seen: number) => settings.originPulls.save(id, seen, { enabled: true, defaultRule, at: 0 })
  return { id, settings, book, changed, save }
}

it('tells of a bucket that was configured anew or is gone, not of one that was made public', async () => {
  const { id, settings, book, changed, save } = await openBook()
  await settings.buckets.update(id, 1, { access: 'public-read' })
  await book.refresh(name)
  expect(book.byName(name)).toMatchObject({ bucket: { access: 'public-read' }, rule: null })
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
  expect(book.byId(id)).toMatchObject({ outgoing: false, rule: { origin: { canonical: 'abc.example.com' } } })
})

it('goes on as before when a change fails', async () => {
  const { id, book, changed } = await openBook()
  await expect(book.change(name, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(book.byId(id)).toMatchObject({ outgoing: false, rule: null })
  expect(changed).toEqual([])
})
