/** Work that is written in batches, one at a time: what comes meanwhile is the next one. */
export interface Batches {
  /** There is something to write: it is, when it was gathered for long enough and the batch before it is written. */
  soon(): void
  /** Resolves when everything there is now has been written. */
  settled(): Promise<void>
}

/** `write` takes all there is, and never rejects. */
export function createBatches({
  gatherMs,
  isEmpty,
  write,
}: {
  readonly gatherMs: number
  readonly isEmpty: () => boolean
  readonly write: () => Promise<void>
}): Batches {
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (writing !== null || isEmpty()) return
    writing = write().finally(() => {
      writing = null
      if (!isEmpty()) soon()
    })
  }
  const soon = () => {
    if (writing === null) timer ??= setTimeout(flush, gatherMs)
  }
  return {
    soon,
    async settled() {
      await writing
      flush()
      await writing
    },
  }
}
