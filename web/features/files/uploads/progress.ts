import type { Upload, UploadState } from './upload-queue.ts'

export type Progress = {
  readonly count: Readonly<Record<UploadState, number>>
  /** Bytes of all files that were not cancelled and did not fail. */
  readonly bytes: number
  readonly sent: number
  /** Bytes per second of all that are being sent; `null` while it is not known. */
  readonly rate: number | null
  /** Seconds until all have left at this rate. */
  readonly secondsLeft: number | null
}

/** What a number of uploads comes to. */
export function progressOf(uploads: readonly Upload[]): Progress {
  const count = { waiting: 0, sending: 0, stored: 0, failed: 0, cancelled: 0 }
  let bytes = 0
  let sent = 0
  let rate = 0
  for (const upload of uploads) {
    count[upload.state]++
    if (upload.state === 'failed' || upload.state === 'cancelled') continue
    bytes += upload.file.size
    sent += upload.sent
    rate += upload.rate ?? 0
  }
  const known = rate > 0
  return { count, bytes, sent, rate: known ? rate : null, secondsLeft: known ? (bytes - sent) / rate : null }
}

const urgency: Record<UploadState, number> = { sending: 0, failed: 1, waiting: 2, cancelled: 3, stored: 4 }

/** What needs a look first: running, then failed, then the rest, each in the order they were added. */
export const byUrgency = (uploads: readonly Upload[]): Upload[] =>
  uploads.toSorted((a, b) => urgency[a.state] - urgency[b.state] || a.id - b.id)
