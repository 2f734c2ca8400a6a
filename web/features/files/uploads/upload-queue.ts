import { keyProblem } from '../../../../contract/fields.ts'
import type { PickedFile } from './picked-files.ts'

export type UploadState = 'waiting' | 'sending' | 'stored' | 'failed' | 'cancelled'

export type Upload = {
  readonly id: number
  readonly bucket: string
  readonly key: string
  readonly file: File
  readonly state: UploadState
  /** Bytes that have left. */
  readonly sent: number
  /** Bytes per second of late; `null` while it is not known. */
  readonly rate: number | null
  readonly failure: UploadFailure | null
}

/** A key that can be no key stays one; everything else can be tried again. */
export type UploadFailure =
  | { readonly kind: 'key'; readonly problem: NonNullable<ReturnType<typeof keyProblem>> }
  | { readonly kind: 'error'; readonly error: unknown }

/** Sends one file and resolves when it is stored. */
export type Send = (
  upload: Pick<Upload, 'bucket' | 'key' | 'file'>,
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
  const listeners = new Set<() => void>()
  const running = new Map<number, AbortController>()

  const show = (next: readonly Upload[]) => {
    uploads = next
    for (const listener of listeners) listener()
  }
  const change = (id: number, with_: Partial<Upload>) =>
    show(uploads.map((upload) => (upload.id === id ? { ...upload, ...with_ } : upload)))

  function startNext() {
    while (running.size < atOnce) {
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
        controller.signal.aborted ? { state: 'cancelled' } : { state: 'failed', failure: { kind: 'error', error } },
    )
    running.delete(id)
    change(id, { rate: null, ...end })
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
      show([...uploads, ...files.map(({ file, path }) => newUpload(++lastId, bucket, prefix + path, file))])
      startNext()
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
      show(uploads.map((u) => (again.has(u.id) && isRetryable(u) ? newUpload(u.id, u.bucket, u.key, u.file) : u)))
      startNext()
    },
    /** Forgets what has ended, in one bucket. */
    clear(bucket: string) {
      show(uploads.filter((upload) => upload.bucket !== bucket || isOpen(upload)))
    },
  }
}

function newUpload(id: number, bucket: string, key: string, file: File): Upload {
  const problem = keyProblem(key)
  const fresh = { id, bucket, key, file, sent: 0, rate: null }
  return problem === null
    ? { ...fresh, state: 'waiting', failure: null }
    : { ...fresh, state: 'failed', failure: { kind: 'key', problem } }
}

export const isOpen = ({ state }: Upload) => state === 'waiting' || state === 'sending'

export const isRetryable = ({ state, failure }: Upload) =>
  state === 'cancelled' || (state === 'failed' && failure?.kind !== 'key')

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
