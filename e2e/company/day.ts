import { deleteBucket } from '../../contract/buckets.ts'
import { getBucketOverview } from '../../contract/overview.ts'
import { listPulls } from '../../contract/pulls.ts'
import { makeBucket, type TestBucket } from '../world/bucket.ts'
import type { Clock } from '../world/clock.ts'
import type { ConsoleApi } from '../world/console-api.ts'
import { missing, photos, thumbnails } from './catalogue.ts'

const step = 15 * 60_000

type Shop = {
  readonly api: ConsoleApi
  readonly clock: Clock
  readonly objectsPort: number
  readonly photos: TestBucket
}

/**
 * What the customers of a shop ask for in the 24 hours before `end`: little at night, much in the evening, and most of it
 * what others have looked at before, so that more and more of it is here.
 */
export async function liveThroughTheDay({ api, clock, objectsPort, photos: bucket }: Shop, end: number): Promise<void> {
  const bell = await makeBucket(api, objectsPort, { name: 'bell' })
  for (let at = end - 96 * step, n = 0; at < end; at += step, n += 1) {
    clock.set(at)
    await counted(api, bell, n)
    // One after the other, each key once: so the same happens every time.
    for (const key of new Set(wantedIn(n))) await bucket.get(key)
    await quiet(api, bucket)
  }
  await counted(api, bell, 96)
  await api.call(deleteBucket, { params: { bucket: bell.name } })
}

/** Keys asked for in one quarter of an hour: most of them from those that everybody looks at, few at four in the morning. */
function wantedIn(n: number): string[] {
  const hour = 14.5 + n / 4
  const crowd = Math.round(8 + 11 * (1 - Math.cos(((hour - 4) / 12) * Math.PI)))
  const keys = Array.from({ length: crowd }, (_, i) => photos[Math.floor(photos.length * chance(n, i) ** 2)] ?? '')
  const small = thumbnails.slice(n % 40, (n % 40) + Math.ceil(crowd / 6))
  return [...keys, ...small, ...(n % 16 === 9 ? missing : [])]
}

/** From 0 to 1, by chance as it seems, but the same every time. */
function chance(n: number, i: number): number {
  const seed = Math.sin(n * 127.1 + i * 311.7) * 43_758.545
  return seed - Math.floor(seed)
}

/** Nothing is being copied. */
function quiet(api: ConsoleApi, { name }: TestBucket): Promise<void> {
  return until(async () => {
    const { counts } = await api.call(listPulls, { params: { bucket: name }, query: { limit: 1 } })
    return counts.queued + counts.running === 0
  })
}

/**
 * All that happened so far is written, and what comes is written for the time of now: somebody was turned away at a bucket
 * of no other use for the n-th time, and that has been written.
 */
async function counted(api: ConsoleApi, bell: TestBucket, n: number): Promise<void> {
  await bell.get('ring')
  const query = { from: '2026-11-01T00:00:00Z', to: '2026-11-21T00:00:00Z', step: 86_400 }
  await until(async () => {
    const { totals } = await api.call(getBucketOverview, { params: { bucket: bell.name }, query })
    return totals.missing > n
  })
}

/** Asks until it is so. Whoever waits for this has a limit of its own. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10))
}
