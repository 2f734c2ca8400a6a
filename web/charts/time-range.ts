import { useAddress } from '../use-address.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Seconds: how long, in which steps, and how often it is read again. */
export const timeRanges = {
  '1h': { length: hour, step: minute, refresh: 10 },
  '24h': { length: day, step: 15 * minute, refresh: 15 },
  '7d': { length: 7 * day, step: 2 * hour, refresh: 60 },
  '30d': { length: 30 * day, step: 6 * hour, refresh: 60 },
  '90d': { length: 90 * day, step: day, refresh: 60 },
} as const
export type RangeName = keyof typeof timeRanges
export const rangeNames = Object.keys(timeRanges) as RangeName[]

const usual: RangeName = '24h'

/** The time that is shown. It lives in the address (`?range=`). */
export function useTimeRange(): [RangeName, (range: RangeName) => void] {
  const [params, change] = useAddress()
  const range = rangeNames.find((name) => name === params.get('range')) ?? usual
  return [range, (next) => change({ range: next === usual ? '' : next })]
}

/** The time up to `now`, in steps that begin at the same moments whenever it is asked: of days, at midnight here. */
export function timeOf(
  range: RangeName,
  now: Date,
): { readonly from: string; readonly to: string; readonly step: number } {
  const { length, step } = timeRanges[range]
  const stepMs = step * 1_000
  const offset = now.getTimezoneOffset() * minute * 1_000
  const to = Math.ceil((now.getTime() + 1 - offset) / stepMs) * stepMs + offset
  return { from: new Date(to - length * 1_000).toISOString(), to: new Date(to).toISOString(), step }
}
