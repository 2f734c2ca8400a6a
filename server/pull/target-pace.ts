/** How fast the one who is written to takes what it is given. */
export type TargetPace = {
  /** It keeps others waiting: little is to lie ready for it. */
  readonly isSlow: boolean
  /** So many bytes were taken after so many milliseconds. */
  took(bytes: number, ms: number): void
}

/**
 * A wait of so many milliseconds is judged: the kernel asks for more only when a third of its buffer is free, and on a busy
 * machine everybody waits. Slow is who took fewer bytes a millisecond, those without a wait before it counted in.
 */
const longMs = 250
const slowBytesPerMs = 256
/** Who takes so much without a wait is not any more. More than the kernel takes for a client that reads nothing. */
const quickBytes = 8 * 1024 * 1024

export function createTargetPace(): TargetPace {
  let isSlow = false
  let quick = 0
  return {
    get isSlow() {
      return isSlow
    },
    took(bytes, ms) {
      quick += bytes
      if (ms > longMs) {
        isSlow = quick < ms * slowBytesPerMs
        quick = 0
      } else if (quick >= quickBytes) isSlow = false
    },
  }
}
