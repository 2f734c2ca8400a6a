/** Bytes in memory that grow at their end. */
export type GrowingBytes = {
  append(piece: Uint8Array): void
  /** What was appended; the memory itself, not a copy. */
  bytes(): Uint8Array
}

const leastBytes = 512
const nothing: Uint8Array = new Uint8Array(0)

/**
 * Makes room for `expected` bytes at first, so that a body of that length is never moved; one that comes in a single piece
 * is that piece, not a copy.
 */
export function createGrowingBytes(expected: number): GrowingBytes {
  let room = nothing
  let size = 0

  function makeRoom(needed: number): void {
    // Not zeroed: nobody sees more of it than was appended.
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * room.byteLength, expected, leastBytes))
    larger.set(room.subarray(0, size))
    room = larger
  }

  return {
    append(piece) {
      const needed = size + piece.byteLength
      if (size === 0 && needed === expected) room = piece
      else {
        if (needed > room.byteLength) makeRoom(needed)
        room.set(piece, size)
      }
      size = needed
    },
    bytes: () => room.subarray(0, size),
  }
}

/** Copies bytes from `position` on into `target`; resolves to how many. */
export function copyFrom(bytes: Uint8Array, position: number, target: Uint8Array): number {
  const part = bytes.subarray(position, position + target.byteLength)
  target.set(part)
  return part.byteLength
}
