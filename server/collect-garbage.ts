export type Garbage = {
  /** Bytes outside of the heap that it keeps alive, those included that nobody needs any more. */
  readonly buffered: () => number
  readonly collect: () => void
}

const growthBytes = 64 * 1024 * 1024
const everyMs = 1_000

/** Returns a look that collects when buffers have grown by 64 MiB beyond the least since the last collection. */
export function createLook({ buffered, collect }: Garbage): () => void {
  let least = buffered()
  return () => {
    const now = buffered()
    least = Math.min(least, now)
    if (now - least < growthBytes) return
    collect()
    least = buffered()
  }
}

/**
 * Keeps garbage in bounds on Bun, with a look a second. Bun waits until its heap has doubled, and buffers that came from
 * sockets are most of what a pull leaves: they were several times what was in use. Node needs no help.
 */
export function collectGarbage(): void {
  const { Bun: bun } = globalThis as { readonly Bun?: { readonly gc: (isWhole: boolean) => void } }
  if (bun === undefined) return
  const look = createLook({ buffered: () => process.memoryUsage().external, collect: () => bun.gc(true) })
  setInterval(look, everyMs).unref()
}
