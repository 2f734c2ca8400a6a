import { GatewayError } from '../domain/errors.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type Deletion = {
  readonly id: string
  readonly bucket: number
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly keys: number
  readonly prefixes: readonly string[]
  readonly deleted: number
  readonly failed: number
  readonly failedKeys: readonly string[]
  readonly startedAt: number
  readonly endedAt: number | null
}

/** Deletions of many objects, which go on in the background. Buckets are named by their full name. */
export interface Deletions extends AsyncDisposable {
  /** Rejects with `Conflict` while another one of the bucket runs. */
  start(
    bucket: string,
    what: { readonly keys: readonly string[]; readonly prefixes: readonly string[] },
  ): Promise<Deletion>
  /** Newest first. */
  list(bucket: string): Promise<Deletion[]>
  /** Rejects with `NoSuchDeletion`. */
  get(bucket: string, id: string): Promise<Deletion>
  /** Resolves when it has stopped. Rejects with `Conflict` when it has ended. */
  cancel(bucket: string, id: string): Promise<Deletion>
}

type DeletionsDeps = {
  readonly settings: Pick<SettingsStore, 'buckets'>
  readonly objects: Pick<ObjectStore, 'list' | 'remove'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: { error(facts: object, message: string): void }
}

/** Removed at once: the store shares the cost of a commit among them, and uploads need not wait long. */
const step = 500
const mostRemembered = 100
const mostFailedKeys = 100

type Running = { current: Deletion; readonly stop: AbortController; readonly ended: Promise<void> }

export function createDeletions({ settings, objects, now, log }: DeletionsDeps): Deletions {
  const known = new Map<string, Running>()
  let last = 0
  const idOf = async (name: string) => (await findBucket(settings, name)).id
  const find = async (name: string, id: string): Promise<Running> => {
    const bucket = await idOf(name)
    const found = known.get(id)
    if (found?.current.bucket !== bucket) throw new GatewayError('NoSuchDeletion', 'This deletion is not remembered.')
    return found
  }
  const removeAll = async (running: Running, keys: readonly string[]) => {
    const { bucket } = running.current
    const ends = await Promise.allSettled(keys.map((key) => objects.remove({ bucket, key })))
    const failedKeys = keys.filter((_, n) => ends[n]?.status === 'rejected')
    const before = running.current
    running.current = {
      ...before,
      deleted: before.deleted + keys.length - failedKeys.length,
      failed: before.failed + failedKeys.length,
      failedKeys: [...before.failedKeys, ...failedKeys].slice(0, mostFailedKeys),
    }
  }

  /** Only what was there when it began: what is uploaded meanwhile was not meant. */
  async function* keysUnder(bucket: number, prefix: string, startedAt: number) {
    for (let after: string | null | undefined; after !== null; ) {
      const from = after === undefined ? {} : { after }
      const page = await objects.list(bucket, { prefix, delimiter: '', limit: step, ...from })
      yield page.items.filter(({ storedAt }) => storedAt <= startedAt).map(({ key }) => key)
      after = page.next
    }
  }
  async function work(running: Running, keys: readonly string[]): Promise<void> {
    const { bucket, prefixes, startedAt } = running.current
    const { signal } = running.stop
    for (let n = 0; n < keys.length && !signal.aborted; n += step) await removeAll(running, keys.slice(n, n + step))
    for (const prefix of prefixes)
      for await (const page of keysUnder(bucket, prefix, startedAt)) {
        if (signal.aborted) return
        await removeAll(running, page)
      }
  }
  const forgetOld = () => {
    for (const [id, { current }] of known) {
      if (known.size <= mostRemembered) return
      if (current.state !== 'running') known.delete(id)
    }
  }

  return {
    async start(name, { keys, prefixes }) {
      const bucket = await idOf(name)
      if ([...known.values()].some(({ current }) => current.bucket === bucket && current.state === 'running'))
        throw new GatewayError('Conflict', 'Another deletion of this bucket is running.')
      const counts = { keys: keys.length, prefixes, deleted: 0, failed: 0, failedKeys: [] }
      const id = String(++last)
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const begun: Deletion = { id, bucket, state: 'running', ...counts, startedAt: now(), endedAt: null }
      const running: Running = { current: begun, stop: new AbortController(), ended }
      known.set(id, running)
      forgetOld()
      const end = (state: Deletion['state']) => {
        running.current = { ...running.current, state, endedAt: now() }
        resolve()
      }
      void work(running, keys).then(
        () => end(running.stop.signal.aborted ? 'cancelled' : running.current.failed > 0 ? 'failed' : 'done'),
        (err: unknown) => {
          log.error({ err }, 'a deletion of many objects broke off')
          end('failed')
        },
      )
      return running.current
    },
    async list(name) {
      const bucket = await idOf(name)
      return [...known.values()]
        .map(({ current }) => current)
        .filter((one) => one.bucket === bucket)
        .reverse()
    },
    get: async (name, id) => (await find(name, id)).current,
    async cancel(name, id) {
      const running = await find(name, id)
      if (running.current.state !== 'running') throw new GatewayError('Conflict', 'This deletion has ended already.')
      running.stop.abort()
      await running.ended
      return running.current
    },
    async [Symbol.asyncDispose]() {
      for (const { stop } of known.values()) stop.abort()
      await Promise.all([...known.values()].map(({ ended }) => ended))
    },
  }
}
