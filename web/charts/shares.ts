import type { CountsView, OverviewView } from '../../contract/overview.ts'

/** Requests by where their answer came from; together all that were counted. */
export function requestsOf(counts: CountsView) {
  const { hit, revalidated, redirect, pulled, joined, range, head, missing, refused, originFailed, error, left } =
    counts
  return {
    here: hit + revalidated,
    origin: redirect + pulled + joined + range + head,
    missing,
    failed: originFailed + error,
    other: refused + left,
  }
}

export const allRequests = (counts: CountsView) =>
  Object.values(requestsOf(counts)).reduce((sum, count) => sum + count, 0)

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)

/** Of all requests for objects, those the bucket answered itself; from 0 to 1, `null` without any. */
export function hitRatio(counts: CountsView): number | null {
  const { here, origin, missing, failed } = requestsOf(counts)
  return share(here, here + origin + missing + failed)
}

/** Of the requests for objects that exist, those that no longer need the origin; what nobody has does not count. */
export function withoutOrigin(counts: CountsView): number | null {
  const { here, origin, failed } = requestsOf(counts)
  return share(here, here + origin + failed)
}

/** Of the bytes that are known of, those in the bucket; `null` while nothing is known. */
export const bytesHere = ({ bytes, stillMissing }: OverviewView) => share(bytes, bytes + stillMissing.bytes)

/** The same in keys, which have no unknown size. */
export const keysHere = ({ objects, stillMissing }: OverviewView) => share(objects, objects + stillMissing.keys)
