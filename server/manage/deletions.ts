import { GatewayError } from '../domain/errors.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { DeletionPlace, DeletionRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

type Wanted = {
  readonly keys: readonly string[]
  readonly prefixes: readonly string[]
  /** How many objects whoever asks was told of; `null` when nobody has counted. */
  readonly expected: number | null
}

/** Deletions of many objects, which go on in the background, after a restart too. Buckets are named by their full name. */
export interface Deletions extends AsyncDisposable {
  /** Rejects with `Conflict` while another one of the bucket runs. */
  start(bucket: string, wanted: Wanted): Promise<DeletionRecord>
  /** Newest first. */
  list(bucket: string): Promise<DeletionRecord[]>
  /** Rejects with `NoSuchDeletion`. */
  get(bucket: string, id: number): Promise<DeletionRecord>
  /** Resolves when it has stopped. Rejects with `Conflict` when it has ended. */
  cancel(bucket: string, id: number): Promise<DeletionRecord>
}

type DeletionsDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'deletions'>
  readonly objects: Pick<ObjectStore, 'list' | 'open' | 'remove'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: { error(facts: object, message: string): void }
}

/** Removed at once: the store shares the cost of a commit among them, and uploads need not wait long. */
const stepSize = 500
const mostFailedKeys = 100

type Running = { readonly stop: AbortController; readonly ended: Promise<void> }

/** Goes on with those that were running when the process ended. */
export async function openDeletions({ settings, objects, now, log }: DeletionsDeps): Promise<Deletions> {
  const { deletions } = settings
  const running = new Map<number, Running>()
  let closing = false
  const find = async (name: string, id: number): Promise<DeletionRecord> => {
    const found = await deletions.byId((await findBucket(settings, name)).id, id)
    if (!found) throw new GatewayError('NoSuchDeletion', 'This deletion is not remembered.')
    return found
  }

  async function removed(deletion: DeletionRecord): Promise<DeletionRecord> {
    const { bucket, place, deleted, failed, failedKeys, startedAt } = deletion
    // Those that were named are meant whatever is there. Of those that were found some may have been uploaded again since.
    const isNamed = place.prefix === 0 && place.after === null
    const options = isNamed ? {} : { storedBy: startedAt }
    const ends = await Promise.allSettled(place.step.map((key) => objects.remove({ bucket, key }, options)))
    const stuck = place.step.filter((_, n) => ends[n]?.status === 'rejected')
    return {
      ...deletion,
      deleted: deleted + place.step.length - stuck.length,
      failed: failed + stuck.length,
      failedKeys: [...failedKeys, ...stuck].slice(0, mostFailedKeys),
      place: { ...place, step: [] },
    }
  }

  /** The next keys, of what was there when it began: what is uploaded meanwhile was not meant. `null` at the end. */
  async function nextPlace({ bucket, prefixes, place, startedAt }: DeletionRecord): Promise<DeletionPlace | null> {
    let { prefix: n, after } = place
    for (let prefix = prefixes[n]; prefix !== undefined; prefix = prefixes[n]) {
      const from = after === null ? {} : { after }
      const page = await objects.list(bucket, { prefix, delimiter: '', limit: stepSize, ...from })
      after = page.next
      if (after === null) n += 1
      const step = page.items.filter(({ storedAt }) => storedAt <= startedAt).map(({ key }) => key)
      if (step.length > 0) return { step, prefix: n, after }
    }
    return null
  }

  /** Each step is written down before it is done, with the counts of those before: a crash loses and doubles none. */
  async function work(begun: DeletionRecord, signal: AbortSignal): Promise<void> {
    for (let deletion = begun; ; ) {
      deletion = await removed(deletion)
      // Closing, it stays as it was written down, and goes on from there.
      if (closing) return
      const place = signal.aborted ? null : await nextPlace(deletion)
      if (place === null) {
        const state = signal.aborted ? 'cancelled' : deletion.failed > 0 ? 'failed' : 'done'
        await deletions.save(deletion.id, { ...deletion, state, endedAt: now() })
        return
      }
      deletion = { ...deletion, place }
      if (!(await deletions.save(deletion.id, deletion))) return
    }
  }

  const breakOff = async ({ id, bucket }: DeletionRecord, err: unknown) => {
    log.error({ err }, 'a deletion of many objects broke off')
    const deletion = await deletions.byId(bucket, id)
    const end = { state: 'failed', endedAt: now() } as const
    if (deletion && !closing) await deletions.save(id, { ...deletion, ...end, place: { ...deletion.place, step: [] } })
  }

  const run = (deletion: DeletionRecord, from: Promise<DeletionRecord>) => {
    const stop = new AbortController()
    const ended = from
      .then((begun) => work(begun, stop.signal))
      .catch((err: unknown) => breakOff(deletion, err))
      .catch((err: unknown) => log.error({ err }, 'the end of a deletion could not be written down'))
      .finally(() => running.delete(deletion.id))
    running.set(deletion.id, { stop, ended })
  }

  /** Without the keys of its last step that were uploaded again meanwhile. */
  async function resumed(deletion: DeletionRecord): Promise<DeletionRecord> {
    const { bucket, place, startedAt } = deletion
    const found = await Promise.all(place.step.map((key) => objects.open({ bucket, key })))
    const isNewer = place.step.map((_, n) => (found[n]?.object?.meta.storedAt ?? 0) > startedAt)
    const newer = isNewer.filter(Boolean).length
    const step = place.step.filter((_, n) => !isNewer[n])
    // What they were when it began is gone, by this deletion or by the upload.
    return { ...deletion, deleted: deletion.deleted + newer, place: { ...place, step } }
  }

  for (const deletion of await deletions.running()) run(deletion, resumed(deletion))

  return {
    get: find,
    async start(name, { keys, prefixes, expected }) {
      const { id: bucket } = await findBucket(settings, name)
      const begun = await deletions.insert({ bucket, keys, prefixes, expected, startedAt: now() })
      run(begun, Promise.resolve(begun))
      return begun
    },
    async list(name) {
      return deletions.of((await findBucket(settings, name)).id)
    },
    async cancel(name, id) {
      const deletion = await find(name, id)
      if (deletion.state !== 'running') throw hasEnded()
      const { stop, ended } = running.get(id) ?? {}
      stop?.abort()
      await ended
      // Nobody works on one whose end could not be written down.
      await deletions.save(id, { ...deletion, state: 'cancelled', endedAt: now() })
      return find(name, id)
    },
    async [Symbol.asyncDispose]() {
      closing = true
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}

const hasEnded = () => new GatewayError('Conflict', 'This deletion has ended already.')
