import type { TFunction } from 'i18next'
import type { LivePull } from '../../../contract/pulls.ts'
import type { Format } from '../../i18n/use-format.ts'

/** Where there is nothing to tell. */
export const none = '–'

/** How many bytes of how many: `40 MB of 100 MB · 40%`; a dash where none came, and nobody knows of how many. */
export function copiedText({ state, bytes, totalBytes }: LivePull, t: TFunction, format: Format): string {
  if (bytes === 0 && totalBytes === null && state !== 'running' && state !== 'done') return none
  if (totalBytes === null || totalBytes === bytes) return format.bytes(bytes)
  const told = t('pulls.of', { bytes: format.bytes(bytes), total: format.bytes(totalBytes) })
  return state === 'running' && totalBytes > 0 ? `${told} · ${format.percent(bytes / totalBytes)}` : told
}

/** How fast a running pull is, and how long it will take, as far as anybody knows: `2 MB/s · about 30 seconds left`. */
export function remainingText({ bytes, totalBytes, rate }: LivePull, t: TFunction, format: Format): string {
  if (rate === null) return ''
  const speed = t('pulls.rate', { bytes: format.bytes(rate) })
  if (rate === 0 || totalBytes === null || totalBytes <= bytes) return speed
  return `${speed} · ${t('pulls.left', { time: format.remaining((totalBytes - bytes) / rate) })}`
}
