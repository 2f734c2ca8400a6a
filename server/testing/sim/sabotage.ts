import type { Draft, Lookup, ObjectStore } from '../../object-store/object-store.ts'
import { type OriginAnswer, OriginError, type OriginRequest } from '../../origin/origin-client.ts'
import type { OriginPullRecord } from '../../settings-store/settings-store.ts'
import { nameOf } from './sim-history.ts'
import type { Sabotage } from './sim-world.ts'

const publishing =
  (publish: (objects: ObjectStore, draft: Draft) => Draft['publish']) =>
  (objects: ObjectStore): ObjectStore => ({
    ...objects,
    async draft(expected) {
      const draft = await objects.draft(expected)
      return Object.create(draft, { publish: { value: publish(objects, draft) } }) as Draft
    },
  })

/** Hands on the answer with its body changed. */
const withBody = (answer: OriginAnswer, body: (from: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) => {
  if (answer.kind !== 'found') return answer
  const changed = { [Symbol.asyncIterator]: () => body(answer.body)[Symbol.asyncIterator]() }
  return {
    ...answer,
    body: Object.create(answer.body, Object.getOwnPropertyDescriptors(changed)) as typeof answer.body,
  }
}

async function* endingCleanly(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    if (!(error instanceof OriginError)) throw error
  }
}

export const tokensIgnored: Sabotage = {
  store: publishing(
    (_, draft) =>
      (ref, { token: _token, ...options }) =>
        draft.publish(ref, options),
  ),
}

/** What was deleted or fenced does not stand in the way of a pull, only what is there. */
export const deletesForgotten: Sabotage = {
  store: publishing((objects, draft) => async (ref, options) => {
    const { object, token } = await objects.open(ref)
    return draft.publish(ref, object ? options : { ...options, token })
  }),
}

export const fencesForgotten: Sabotage = { store: (objects) => ({ ...objects, fence: async () => {} }) }

/** Every second look finds what was there before. */
export const oldVersionsServed: Sabotage = {
  store(objects) {
    const before = new Map<string, Lookup>()
    return {
      ...objects,
      async open(ref) {
        const now = await objects.open(ref)
        const old = before.get(nameOf(ref))
        before.set(nameOf(ref), now)
        return old?.object ? { ...now, object: old.object } : now
      },
    }
  },
}

/** What is not verified is stored and handed on as if it was. */
export const verifiedTooEarly: Sabotage = {
  origin: ({ get }) => ({ get: async (request) => withBody(await get(request), endingCleanly) }),
}

/** The rest of a body is taken from whatever version there is. */
export const versionsJoined: Sabotage = {
  origin: ({ get }) => ({
    async get(request: OriginRequest) {
      const { range } = request
      if (range?.validator === undefined) return get(request)
      const answer = await get({ ...request, range: { start: range.start, end: range.end } })
      return answer.kind === 'found' ? { ...answer, headers: { ...answer.headers, etag: range.validator } } : answer
    },
  }),
}

export const everythingAskedTwice: Sabotage = {
  origin: ({ get }) => ({
    async get(request) {
      const twin = get(request)
      void twin.then((answer) => answer.kind === 'found' && answer.body.destroy()).catch(() => undefined)
      return get(request)
    },
  }),
}

export const missesForgotten: Sabotage = {
  settings: (settings) => ({ ...settings, pulls: { ...settings.pulls, enqueue: async () => {} } }),
}

export const endsForgotten: Sabotage = {
  settings: (settings) => ({ ...settings, pulls: { ...settings.pulls, finishAll: async () => {} } }),
}

/** Whoever reads a configuration gets the one before the last. */
export const oldRulesKept: Sabotage = {
  settings(settings) {
    const before = new Map<number, OriginPullRecord[]>()
    const of = async (bucket: number) => {
      const now = await settings.originPulls.of(bucket)
      const known = before.get(bucket) ?? []
      if (known.at(-1)?.version !== now.version) before.set(bucket, [...known, now].slice(-2))
      return { ...(before.get(bucket)?.[0] ?? now), version: now.version }
    }
    return { ...settings, originPulls: { ...settings.originPulls, of } }
  },
}
