/** How fast something long goes, and for how long yet; unknown until a tenth of a second has passed. */
export type Pace = { readonly perSecond: number | null; readonly secondsLeft: number | null }

/** `total` is null where it is not known how much there is. */
export function paceOf(done: number, total: number | null, ms: number): Pace {
  if (done === 0 || ms < 100) return { perSecond: null, secondsLeft: null }
  const perSecond = (done / ms) * 1000
  return { perSecond, secondsLeft: total === null ? null : Math.max(0, total - done) / perSecond }
}
