/** A limited number of buffers of one size, used again and again. */
type BufferPool = {
  /** `null` when all are in use. What is in it is anything. */
  take(): Loan | null
}

export type Loan = {
  readonly buffer: Uint8Array
  /** To be called once. A buffer into which somebody else may still look is not used again. */
  end(isReusable: boolean): void
}

function createBufferPool(bytes: number, most: number): BufferPool {
  const idle: Uint8Array[] = []
  let taken = 0
  return {
    take() {
      if (taken >= most) return null
      taken += 1
      const buffer = idle.pop() ?? Buffer.allocUnsafeSlow(bytes)
      return {
        buffer,
        end(isReusable) {
          taken -= 1
          if (isReusable) idle.push(buffer)
        },
      }
    },
  }
}

/** Buffers for bytes on their way to readers, who all share them. */
export type ReaderBuffers = {
  /** For one who is slow, so that little lies ready for it. */
  little(): Loan
  /** For one who is not; a little one when too many read at once. */
  much(): Loan
}

const littleBytes = 16 * 1024
const muchBytes = 64 * 1024

/** 16 MiB at most that are used again; who is slow beyond that gets a little buffer of its own. */
export function createReaderBuffers(): ReaderBuffers {
  const [small, large] = [createBufferPool(littleBytes, 512), createBufferPool(muchBytes, 128)]
  const little = () => small.take() ?? { buffer: Buffer.allocUnsafeSlow(littleBytes), end() {} }
  return { little, much: () => large.take() ?? little() }
}
