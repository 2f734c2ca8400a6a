/** The latest bytes of a body that arrives, in the pieces in which they came. Pieces are shared, never copied. */
export interface RecentBytes {
  /** Position of the first byte that is kept, and behind the last one. */
  readonly start: number
  readonly end: number
  push(piece: Uint8Array): void
  /** What is kept from `position` on, up to the end of its piece; `null` when that byte is not kept. */
  at(position: number): Uint8Array | null
  /**
   * Drops the oldest pieces that end at or before `floor` while more than `bytes` are kept; returns whether no more than
   * that are left.
   */
  trim(bytes: number, floor: number): boolean
}

type Piece = { readonly start: number; readonly bytes: Uint8Array }

/** A piece costs more than its bytes: of a body that drips so many are kept and no more. */
const mostPieces = 4_096

export function createRecentBytes(): RecentBytes {
  let pieces: (Piece | undefined)[] = []
  let first = 0
  let end = 0

  const startOf = () => pieces[first]?.start ?? end
  const find = (position: number): Piece | undefined => {
    let [low, high] = [first, pieces.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((pieces[middle]?.start ?? end) <= position) low = middle
      else high = middle - 1
    }
    return pieces[low]
  }
  return {
    get start() {
      return startOf()
    },
    get end() {
      return end
    },
    push(bytes) {
      pieces.push({ start: end, bytes })
      end += bytes.length
    },
    at(position) {
      if (position < startOf() || position >= end) return null
      const piece = find(position)
      return piece ? piece.bytes.subarray(position - piece.start) : null
    },
    trim(bytes, floor) {
      const isOver = () => end - startOf() > bytes || pieces.length - first > mostPieces
      while (isOver()) {
        const oldest = pieces[first]
        if (oldest === undefined || oldest.start + oldest.bytes.length > floor) return false
        pieces[first] = undefined
        first += 1
      }
      if (first > 64 && first * 2 > pieces.length) {
        pieces = pieces.slice(first)
        first = 0
      }
      return true
    },
  }
}
