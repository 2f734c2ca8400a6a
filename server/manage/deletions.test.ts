import { expect, it } from 'vitest'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { createDeletions } from './deletions.ts'

const settings = { buckets: { byName: async () => ({ id: 1 }) } } as unknown as Pick<SettingsStore, 'buckets'>
const source = { kind: 'uploaded' } as const

async function desk(removing: (store: ObjectStore) => ObjectStore['remove'] = (store) => store.remove) {
  const state = { now: 1000 }
  const store = createMemoryObjectStore({ clock: () => state.now })
  const put = (key: string) => store.put({ bucket: 1, key }, Buffer.from(key), { headers: {}, source })
  const objects = { list: store.list, remove: removing(store) }
  const log = { error: () => {} }
  const deletions = createDeletions({ settings, objects, now: () => state.now, log })
  const left = async () => (await store.usage(1)).objects
  return { state, put, deletions, left }
}

it('goes through many in steps, and stops between two when it is cancelled', async () => {
  const held = Promise.withResolvers<void>()
  const { put, deletions, left } = await desk((store) => async (ref) => {
    await held.promise
    return store.remove(ref)
  })
  for (let n = 0; n < 1200; n++) await put(`k/${String(n).padStart(4, '0')}`)
  const { id } = await deletions.start('b', { keys: [], prefixes: ['k/'] })
  await expect(deletions.start('b', { keys: ['a'], prefixes: [] })).rejects.toMatchObject({ code: 'Conflict' })
  const cancelled = deletions.cancel('b', id)
  // Cancelled before the first step came back: it ends, and no other begins.
  held.resolve()
  expect(await cancelled).toMatchObject({ state: 'cancelled' })
  expect(await left()).toBeGreaterThanOrEqual(700)
  const again = await deletions.start('b', { keys: [], prefixes: ['k/'] })
  await expect.poll(async () => (await deletions.get('b', again.id)).state, { timeout: 30_000 }).toBe('done')
  expect(await left()).toBe(0)
})

it('leaves what was stored after it began, and tells of what could not be deleted', async () => {
  const { state, put, deletions, left } = await desk((store) => async (ref) => {
    if (ref.key.endsWith('stuck')) throw new Error('no')
    return store.remove(ref)
  })
  for (const key of ['k/1', 'k/2-stuck']) await put(key)
  state.now = 5000
  await put('k/3')
  state.now = 4000
  const { id } = await deletions.start('b', { keys: [], prefixes: ['k/'] })
  await expect.poll(async () => (await deletions.get('b', id)).state).toBe('failed')
  expect(await deletions.get('b', id)).toMatchObject({ deleted: 1, failed: 1, failedKeys: ['k/2-stuck'] })
  expect(await left()).toBe(2)
})
