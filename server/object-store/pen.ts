import type { Writable } from 'node:stream'

/** Writes to a target that may go away at any moment. Disposing lets go of the target without closing it. */
export type Pen = Disposable & {
  /** Resolves when the bytes may be reused: `true` when they were taken, `false` when the target is gone. */
  write(bytes: Uint8Array): Promise<boolean>
  /** Ends the target; resolves to whether it was still there. */
  end(): boolean
}

/** A pen for one target. One for its whole body: each listens to the target's end. */
export function penFor(target: Writable): Pen {
  const waiting = new Set<(taken: boolean) => void>()
  // What waits behind a pipelined answer is never called back when the connection goes.
  const onClose = () => {
    for (const settle of waiting) settle(false)
  }
  target.once('close', onClose)
  return {
    write(bytes) {
      if (target.destroyed) return Promise.resolve(false)
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const settle = (taken: boolean) => {
        waiting.delete(settle)
        resolve(taken)
      }
      waiting.add(settle)
      target.write(bytes, (error) => settle(!error))
      return promise
    },
    end() {
      if (target.destroyed) return false
      target.end()
      return true
    },
    [Symbol.dispose]: () => void target.off('close', onClose),
  }
}
