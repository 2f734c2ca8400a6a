import { keyProblem } from '../../../../contract/fields.ts'
import { refusalCode } from '../../../api/api-error.ts'
import type { PickedFile } from './picked-files.ts'

export type UploadState = 'waiting' | 'sending' | 'stored' | 'failed' | 'cancelled'

export type Upload = {
  readonly id: number
  readonly bucket: string
  readonly key: string
  readonly file: File
  /** What is there may be lost: somebody said so. */
  readonly replace: boolean
  readonly state: UploadState
  /** Bytes that have left. */
  readonly sent: number
  /** Bytes per second of late; `null` while it is not known. */
  readonly rate: number | null
  readonly failure: UploadFailure | null
}

/** A key that can be no key stays one; of a key that is taken somebody decides; everything else can be tried again. */
export type UploadFailure =
  | { readonly kind: 'key'; readonly problem: NonNullable<ReturnType<typeof keyProblem>> }
  | { readonly kind: 'taken' }
  | { readonly kind: 'error'; readonly error: unknown }

/** Sends one file and resolves when it is stored. */
export type Send = (
  upload: Pick<Upload, 'bucket' | 'key' | 'file' | 'replace'>,
  options: { readonly onProgress: (sent: number) => void; readonly signal: AbortSignal },
) => Promise<unknown>

type Parts = {
  readonly send: Send
  /** Milliseconds, for rates only. */
  readonly now: () => number
  readonly atOnce?: number
}

/** Sends files a few at a time, whatever page is on the screen. Entries are never changed, only replaced. */
export function createUploadQueue({ send, now, atOnce = 3 }: Parts) {
  let uploads: readonly Upload[] = []
  let lastId = 0
  /** Nobody is logged in: everything that is sent would be refused. */
  let resting = false
  const listeners = new Set<() => void>()
  const running = new Map<number, AbortController>()

  const show = (next: readonly Upload[]) => {
    uploads = next
    for (const listener of listeners) listener()
  }
  const change = (id: number, with_: Partial<Upload>) =>
    show(uploads.map((upload) => (upload.id === id ? { ...upload, ...with_ } : upload)))

  function begin() {
    resting = false
    startNext()
  }

  function startNext() {
    while (!resting && running.size < atOnce) {
      const next = uploads.find((upload) => upload.state === 'waiting' && !isBeingSent(upload))
      if (!next) return
      void run(next)
    }
  }

  // Two files for one key go one after the other: the one added last is to stay.
  const isBeingSent = ({ bucket, key }: Upload) =>
    uploads.some((other) => running.has(other.id) && other.bucket === bucket && other.key === key)

  async function run(upload: Upload) {
    const { id } = upload
    const controller = new AbortController()
    running.set(id, controller)
    change(id, { state: 'sending' })
    const onProgress = progressOf(now, ({ sent, rate }) => running.has(id) && change(id, { sent, rate }))
    const end = await send(upload, { onProgress, signal: controller.signal }).then(
      (): Partial<Upload> => ({ state: 'stored', sent: upload.file.size }),
      (error: unknown): Partial<Upload> =>
        controller.signal.aborted ? { state: 'cancelled' } : { state: 'failed', failure: failureOf(error) },
    )
    running.delete(id)
    change(id, { rate: null, ...end })
    if (end.failure && isLoggedOut(end.failure)) resting = true
    startNext()
  }

  return {
    uploads: () => uploads,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Queues files for the keys `prefix` + path. */
    add(bucket: string, prefix: string, files: readonly PickedFile[]) {
      const added = files.map(({ file, path, replace = false }) => ({ bucket, key: prefix + path, file, replace }))
      show([...uploads, ...added.map((one) => newUpload({ id: ++lastId, ...one }))])
      begin()
    },
    /** Stops uploads that have not ended. What was stored before stays as it was. */
    cancel(ids: readonly number[]) {
      const stopped = new Set(ids)
      show(uploads.map((u) => (stopped.has(u.id) && u.state === 'waiting' ? { ...u, state: 'cancelled' } : u)))
      for (const id of ids) running.get(id)?.abort()
    },
    /** Queues again what failed or was cancelled. */
    retry(ids: readonly number[]) {
      const again = new Set(ids)
      show(uploads.map((u) => (again.has(u.id) && isRetryable(u) ? newUpload(u) : u)))
      begin()
    },
    /** Queues again what met the end of a session: somebody has logged in since. */
    goOn() {
      show(uploads.map((u) => (u.failure && isLoggedOut(u.failure) ? newUpload(u) : u)))
      begin()
    },
    /** Queues uploads again whose keys turned out to be taken, as was decided; `null` gives one up. */
    settle(ids: readonly number[], decide: (upload: Upload) => Pick<Upload, 'key' | 'replace'> | null) {
      const settled = new Set(ids)
      const next = (upload: Upload): Upload => {
        const decision = decide(upload)
        return decision === null
          ? { ...upload, state: 'cancelled', failure: null }
          : newUpload({ ...upload, ...decision })
      }
      show(uploads.map((u) => (settled.has(u.id) && isTaken(u) ? next(u) : u)))
      startNext()
    },
    /** Forgets what has ended, in one bucket. */
    clear(bucket: string) {
      show(uploads.filter((upload) => upload.bucket !== bucket || isOpen(upload)))
    },
  }
}

type Wanted = Pick<Upload, 'id' | 'bucket' | 'key' | 'file' | 'replace'>

function newUpload({ id, bucket, key, file, replace }: Wanted): Upload {
  const problem = keyProblem(key)
  const fresh = { id, bucket, key, file, replace, sent: 0, rate: null }
  return problem === null
    ? { ...fresh, state: 'waiting', failure: null }
    : { ...fresh, state: 'failed', failure: { kind: 'key', problem } }
}

const failureOf = (error: unknown): UploadFailure =>
  refusalCode(error) === 'PreconditionFailed' ? { kind: 'taken' } : { kind: 'error', error }

/** Something was stored under its key while it was on its way, and was not replaced. */
export const isTaken = ({ state, failure }: Upload) => state === 'failed' && failure?.kind === 'taken'

const isLoggedOut = (failure: UploadFailure) => failure.kind === 'error' && refusalCode(failure.error) === 'NotLoggedIn'

export const isOpen = ({ state }: Upload) => state === 'waiting' || state === 'sending'

export const isRetryable = ({ state, failure }: Upload) =>
  state === 'cancelled' || (state === 'failed' && failure?.kind === 'error')

const showEveryMs = 200

/** Thins out progress for the eye, and smooths the rate over about the last second. */
function progressOf(now: () => number, show: (progress: { sent: number; rate: number | null }) => void) {
  let shown = { sent: 0, at: now() }
  let rate: number | null = null
  return (sent: number) => {
    const at = now()
    const ms = at - shown.at
    if (ms < showEveryMs) return
    const latest = ((sent - shown.sent) / ms) * 1000
    const weight = 1 - Math.exp(-ms / 1000)
    rate = rate === null ? latest : rate + (latest - rate) * weight
    shown = { sent, at }
    show({ sent, rate })
  }
}
