import type { Top } from '../settings-store/settings-store.ts'

type Seen = { -readonly [K in keyof Top]: Top[K] }

/** What was seen since it was last told, as another process can take it in; plain JSON. */
export type SeenTops = { readonly tops: readonly Top[]; readonly floor: number }

/**
 * What is seen often among more than can be remembered: Space-Saving (Metwally, Agrawal, El Abbadi 2005), which makes room
 * for many newcomers at once. While there are at most `most` of them every count is exact. From then on the least are
 * forgotten, and whoever comes anew may have been seen before, at most as often as the most frequent of the forgotten.
 */
export interface Tops {
  note(top: Top): void
  merge(seen: SeenTops): void
  take(): SeenTops
  /** The first `limit` of a bucket, most frequent first. */
  of(bucket: number, limit: number): Top[]
}

export function createTops(most: number): Tops {
  let seen = new Map<string, Seen>()
  let floor = 0

  const atMost = ({ count, offBy }: Top) => count + offBy
  const makeRoom = () => {
    let surplus = seen.size - most
    const least =
      Float64Array.from(seen.values(), atMost)
        .sort()
        .at(surplus - 1) ?? 0
    floor = Math.max(floor, least)
    for (const [name, one] of seen) {
      if (surplus === 0) return
      if (atMost(one) > least) continue
      seen.delete(name)
      surplus -= 1
    }
  }
  const note = (top: Top) => {
    const name = nameOf(top)
    const known = seen.get(name)
    if (known) {
      known.count += top.count
      known.offBy += top.offBy
      known.key = top.key
      known.lastAt = Math.max(known.lastAt, top.lastAt)
      return
    }
    seen.set(name, { ...top, offBy: top.offBy + floor })
    if (seen.size > 2 * most) makeRoom()
  }
  return {
    note,
    merge({ tops, floor: theirs }) {
      // Whatever they have forgotten may be anything that is known here.
      if (theirs > 0) for (const one of seen.values()) one.offBy += theirs
      floor += theirs
      for (const top of tops) note(top)
    },
    take() {
      if (seen.size > most) makeRoom()
      const taken = { tops: [...seen.values()], floor }
      seen = new Map()
      floor = 0
      return taken
    },
    of: (bucket, limit) =>
      [...seen.values()]
        .filter((one) => one.bucket === bucket)
        .sort((a, b) => b.count - a.count)
        .slice(0, limit),
  }
}

/** Errors are told apart by reason and rule, missing keys by themselves. */
const nameOf = ({ bucket, of, reason, rule, key }: Top) =>
  of === 'missing' ? `${bucket} ${key}` : `${bucket} ${of} ${reason} ${rule}`
