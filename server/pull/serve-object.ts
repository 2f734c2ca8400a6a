import { GatewayError } from '../domain/errors.ts'
import { type Miss, planForMiss } from '../domain/miss-plan.ts'
import type { NewPull } from '../domain/pull.ts'
import type { Token } from '../domain/stored-object.ts'
import type { ObjectStore, StoredObject } from '../object-store/object-store.ts'
import type { Cooldown } from './cooldown.ts'
import type { BucketEntry } from './rule-book.ts'

export type ServedAnswer =
  | { readonly kind: 'hit'; readonly object: StoredObject }
  | { readonly kind: 'redirect'; readonly status: 301 | 302 | 307; readonly location: string }

export type ServeObject = (entry: BucketEntry, wanted: Miss) => Promise<ServedAnswer>

/** Answers a read: what the bucket holds, or what its rule says of a miss. Throws `NoSuchKey`. */
export function createServeObject(deps: {
  readonly objects: ObjectStore
  readonly inbox: { add(pull: NewPull): void }
  readonly cooldown: Cooldown
  readonly now: () => number
}): ServeObject {
  return async (entry, wanted) => {
    const { bucket, rule } = entry
    const ref = { bucket: bucket.id, key: wanted.key }
    const { object, token } = await deps.objects.open(ref)
    if (object) return { kind: 'hit', object }
    const plan = planForMiss(rule, wanted)
    if (plan.kind === 'not-found') throw new GatewayError('NoSuchKey', 'The specified key does not exist.')
    // Asked only now: a change of the rule may have begun while the store was asked.
    if (!entry.outgoing && !deps.cooldown.isResting(ref)) deps.inbox.add(newPull(plan.query, token))
    return { kind: 'redirect', status: plan.status, location: plan.location }

    function newPull(query: string | null, asOf: Token): NewPull {
      return { ...ref, query, scheme: wanted.scheme, token: asOf, queuedAt: deps.now() }
    }
  }
}
