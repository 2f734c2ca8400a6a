import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { type Deletions, openDeletions } from './deletions.ts'

const source = { kind: 'uploaded' } as const
const none = { keys: [], prefixes: [], expected: null }
const patience = { timeout: 30_000 }

let desk: Awaited<ReturnType<typeof openDesk>>
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk[Symbol.asyncDispose]())

async function openDesk() {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await tempFolder())
  const settings = opened.use(await openSettingsStore({ kind: 'sqlite', file: join(folder.path, 'settings.db') }))
  const { id: bucket } = await settings.buckets.insert({
    name: 'b',
    access: 'private',
    accelerated: true,
    createdAt: 1,
  })
  const state = { now: 1000 }
  const store = createMemoryObjectStore({ clock: () => state.now })
  const open = async (parts: { remove?: ObjectStore['remove']; settings?: SettingsStore } = {}) => {
    const objects = { list: store.list, open: store.open, remove: parts.remove ?? store.remove }
    const log = { error: () => {} }
    return openDeletions({ settings: parts.settings ?? settings, objects, now: () => state.now, log })
  }
  const running = opened.move()
  return {
    state,
    settings,
    bucket,
    store,
    open,
    put: (key: string) => store.put({ bucket, key }, Buffer.from(key), { headers: {}, source }),
    left: async () => (await store.usage(bucket)).objects,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const keysOf = (count: number) => Array.from({ length: count }, (_, n) => `k/${String(n).padStart(4, '0')}`)
const ended = async (deletions: Deletions, id: number) => {
  await expect.poll(async () => (await deletions.get('b', id)).state, patience).not.toBe('running')
  return deletions.get('b', id)
}

it('goes through many in steps, and stops between two when it is cancelled', async () => {
  const { put, store, left, open } = desk
  const held = Promise.withResolvers<void>()
  await using deletions = await open({
    remove: async (ref, options) => {
      await held.promise
      return store.remove(ref, options)
    },
  })
  for (const key of keysOf(1200)) await put(key)
  const { id } = await deletions.start('b', { ...none, prefixes: ['k/'] })
  await expect(deletions.start('b', { ...none, keys: ['a'] })).rejects.toMatchObject({ code: 'Conflict' })
  const cancelled = deletions.cancel('b', id)
  // Who asks after that is told after that. Cancelled before the first step came back: it ends, and no other begins.
  await deletions.get('b', id)
  held.resolve()
  expect(await cancelled).toMatchObject({ state: 'cancelled' })
  expect(await left()).toBeGreaterThanOrEqual(700)
  const again = await deletions.start('b', { ...none, prefixes: ['k/'] })
  expect(await ended(deletions, again.id)).toMatchObject({ state: 'done' })
  expect(await left()).toBe(0)
})

it('leaves what was stored after it began, and tells of what could not be deleted', async () => {
  const { state, put, store, left, open } = desk
  await using deletions = await open({
    remove: async (ref, options) => {
      if (ref.key.endsWith('stuck')) throw new Error('no')
      return store.remove(ref, options)
    },
  })
  for (const key of ['k/1', 'k/2-stuck']) await put(key)
  state.now = 5000
  await put('k/3')
  state.now = 4000
  const { id } = await deletions.start('b', { ...none, prefixes: ['k/'] })
  expect(await ended(deletions, id)).toMatchObject({
    state: 'failed',
    deleted: 1,
    failed: 1,
    failedKeys: ['k/2-stuck'],
  })
  expect(await left()).toBe(2)
})

it('leaves what is uploaded between the look at a page and its removal', async () => {
  const { state, put, store, left, open } = desk
  await put('k/1')
  await put('k/2')
  await using deletions = await open({
    async remove(ref, options) {
      state.now = 2000
      if (ref.key === 'k/2') await put('k/2')
      return store.remove(ref, options)
    },
  })
  const { id } = await deletions.start('b', { ...none, prefixes: ['k/'] })
  // It is gone as it was when the deletion began.
  expect(await ended(deletions, id)).toMatchObject({ state: 'done', deleted: 2, failed: 0 })
  expect(await left()).toBe(1)
})

it('goes on after the server has stopped amid a step, counts each object once, and leaves what was uploaded again', async () => {
  const { state, put, store, left, open } = desk
  for (const key of keysOf(1200)) await put(key)
  const stopped = Promise.withResolvers<void>()
  let removals = 0
  const first = await open({
    async remove(ref, options) {
      removals += 1
      if (removals <= 700) return store.remove(ref, options)
      // The second step never comes to its end.
      stopped.resolve()
      return Promise.withResolvers<boolean>().promise
    },
  })
  const { id } = await first.start('b', { keys: ['named'], prefixes: ['k/'], expected: 1201 })
  await stopped.promise
  expect(await left()).toBeLessThan(1200)
  state.now = 2000
  await put('k/0501')
  await put('k/0000')
  await using second = await open()
  const end = { state: 'done', keys: 1, deleted: 1201, failed: 0, expected: 1201 }
  expect(await ended(second, id)).toMatchObject(end)
  expect(await left()).toBe(2)
  expect(await second.list('b')).toHaveLength(1)
})

it('can be called off when its end could not be written down, so that another one can begin', async () => {
  const { put, settings, open } = desk
  await put('k/1')
  const save = () => Promise.reject(new Error('the disk is full'))
  await using deletions = await open({ settings: { ...settings, deletions: { ...settings.deletions, save } } })
  const { id } = await deletions.start('b', { ...none, prefixes: ['k/'] })
  await expect(deletions.cancel('b', id)).rejects.toThrow('the disk is full')
  await using later = await open({
    settings: { ...settings, deletions: { ...settings.deletions, running: async () => [] } },
  })
  expect(await later.cancel('b', id)).toMatchObject({ state: 'cancelled' })
  await expect(later.cancel('b', id)).rejects.toMatchObject({ code: 'Conflict' })
})
