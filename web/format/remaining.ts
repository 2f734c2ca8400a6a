const steps = [
  { unit: 'second', seconds: 1, until: 90 },
  { unit: 'minute', seconds: 60, until: 90 * 60 },
  { unit: 'hour', seconds: 3600, until: Number.POSITIVE_INFINITY },
] as const

/** A time to wait, as roughly as it is known: `40 seconds`, `3 minutes`, `2 hours`. Never less than a second. */
export function formatRemaining(seconds: number, locale: string): string {
  const step = steps.find(({ until }) => seconds < until) ?? steps[2]
  const value = Math.max(1, Math.round(seconds / step.seconds))
  return new Intl.NumberFormat(locale, { style: 'unit', unit: step.unit, unitDisplay: 'long' }).format(value)
}
