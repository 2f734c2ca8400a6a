import { useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay, formatDuration, formatMoment, formatShortMoment, formatTime } from '../format/moments.ts'
import { formatBytes, formatCount, formatPercent } from '../format/numbers.ts'
import { formatRemaining } from '../format/remaining.ts'
import { currentTimeZone, onTimeZone } from '../format/time-zone.ts'
import { isLanguage, languageTag } from './language.ts'

/** Numbers, bytes and moments in the language on the screen. */
export function useFormat() {
  const { i18n } = useTranslation()
  const locale = languageTag[isLanguage(i18n.language) ? i18n.language : 'en']
  const zone = useSyncExternalStore(onTimeZone, currentTimeZone)
  // biome-ignore lint/correctness/useExhaustiveDependencies: moments are told in the zone, so that a new one makes all new
  return useMemo(
    () => ({
      count: (value: number) => formatCount(value, locale),
      percent: (share: number) => formatPercent(share, locale),
      bytes: (value: number) => formatBytes(value, locale),
      shortMoment: (iso: string) => formatShortMoment(iso, locale),
      moment: (iso: string) => formatMoment(iso, locale),
      time: (iso: string) => formatTime(iso, locale),
      day: (iso: string) => formatDay(iso, locale),
      /** Seconds still to wait, roughly. */
      remaining: (seconds: number) => formatRemaining(seconds, locale),
      duration: (ms: number) => formatDuration(ms, locale),
    }),
    [locale, zone],
  )
}

export type Format = ReturnType<typeof useFormat>
