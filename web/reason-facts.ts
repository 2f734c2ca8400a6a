import type { TFunction } from 'i18next'
import type { WarmUpReason } from '../contract/warm-ups.ts'
import type { Format } from './i18n/use-format.ts'

type Facts = {
  readonly reason: WarmUpReason | null
  readonly originStatus: number | null
  readonly originHost: string | null
  readonly limit: number | null
}

/** What the words of a reason speak of, as far as it is known: `status 503 · img.example.com`. Empty without any. */
export function reasonFacts({ reason, originStatus, originHost, limit }: Facts, t: TFunction, format: Format): string {
  return [
    originStatus && t('pulls.fact.status', { status: originStatus }),
    limit && t('pulls.fact.limit', { limit: limitText(reason, limit, t, format) }),
    originHost,
  ]
    .filter(Boolean)
    .join(' · ')
}

function limitText(reason: WarmUpReason | null, limit: number, t: TFunction, format: Format): string {
  if (reason === 'too-many-keys') return format.count(limit)
  return reason === 'origin-too-slow' ? t('pulls.rate', { bytes: format.bytes(limit) }) : format.bytes(limit)
}
