/** How fast the one who is written to takes what it is given. */
export type TargetPace = {
  /** It keeps others waiting: little is to lie ready for it. */
  readonly isSlow: boolean
  /** So many bytes were taken after so many milliseconds. */
  took(bytes: number, ms: number): void
}

/** Who lets a write wait for longer is slow, milliseconds. */
const slowMs = 250
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
      if (ms > slowMs) {
        isSlow = true
        quick = 0
      } else if (isSlow) {
        quick += bytes
        isSlow = quick < quickBytes
      }
    },
  }
}
