import { GatewayError } from '../../domain/errors.ts'
import type { ObjectMeta, ObjectRef } from '../../domain/stored-object.ts'
import type { Draft, ObjectStore, PutOptions } from '../../object-store/object-store.ts'
import type { Sim } from './sim.ts'
import type { History, Stored } from './sim-history.ts'

export type SimStore = { readonly objects: ObjectStore; isFull: boolean }

/** A store whose every work begins and answers when the scheduler lets it, and whose disk can be full. */
export function simStore(sim: Sim, store: ObjectStore, history: History): SimStore {
  const state = { isFull: false }
  const held = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
    await sim.step(label)
    try {
      return await sim.during(work())
    } finally {
      await sim.step(`${label} answers`)
    }
  }
  const room = () => {
    if (state.isFull) throw new GatewayError('StorageFull', 'The disk is full')
  }
  const stored = (ref: ObjectRef, { size, sha256 }: ObjectMeta, { headers }: PutOptions): Stored => {
    const { bucket, key } = ref
    return { bucket, key, at: sim.at(), label: headers['content-type'] ?? '', bytes: size, sha256 }
  }
  const heldDraft = (draft: Draft): Draft => {
    history.left.drafts += 1
    let isReleased = false
    return {
      get size() {
        return draft.size
      },
      write: (...pieces) =>
        held('draft.write', async () => {
          room()
          await draft.write(...pieces)
        }),
      read: (position, target) => held('draft.read', () => draft.read(position, target)),
      publish: (ref, options) =>
        held('draft.publish', async () => {
          room()
          const meta = await draft.publish(ref, options)
          history.publishes.push(stored(ref, meta, options))
          return meta
        }),
      release: () =>
        held('draft.release', async () => {
          if (!isReleased) history.left.drafts -= 1
          isReleased = true
          await draft.release()
        }),
    }
  }
  const objects: ObjectStore = {
    ...store,
    // A hit from memory answers in the same turn, any other when the scheduler lets it.
    open(ref) {
      const isAtOnce = sim.dice.chance(0.5)
      return isAtOnce ? store.open(ref) : held('open', async () => store.open(ref))
    },
    put: (ref, body, options) =>
      held('put', async () => {
        room()
        const meta = await store.put(ref, body, options)
        history.puts.push(stored(ref, meta, options))
        return meta
      }),
    draft: (expected) =>
      held('draft', async () => {
        room()
        return heldDraft(await store.draft(expected))
      }),
    remove: (ref) =>
      held('remove', async () => {
        const had = await store.remove(ref)
        history.removes.push({ ...ref, at: sim.at() })
        return had
      }),
    list: (bucket, query) => held('list', () => store.list(bucket, query)),
    usage: (bucket) => held('usage', () => store.usage(bucket)),
    fence: (bucket) =>
      held('fence', async () => {
        await store.fence(bucket)
        history.fences.push({ bucket, at: sim.at() })
      }),
    retire: (bucket) =>
      held('retire', async () => {
        const isRetired = await store.retire(bucket)
        if (isRetired) history.fences.push({ bucket, at: sim.at() })
        return isRetired
      }),
  }
  return Object.assign(state, { objects })
}
