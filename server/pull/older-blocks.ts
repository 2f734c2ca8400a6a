import type { Draft } from '../object-store/object-store.ts'

/** Older bytes of drafts, read in large blocks for all who read near each other. */
export type OlderBlocks = {
  /** Copies bytes from `position` on into `target`; resolves to how many. */
  read(draft: Draft, position: number, target: Uint8Array): Promise<number>
  /** The draft is done with. */
  forget(draft: Draft): void
}

type Block = {
  readonly draft: Draft
  readonly start: number
  readonly buffer: Uint8Array
  readonly filled: Promise<number>
  /** How many copy from it, or will. */
  users: number
}

const blockBytes = 256 * 1024
/** 8 MiB for all drafts together. */
const mostBlocks = 32

/** Keeps the blocks that were read last. What is in no whole block yet, or finds none free, is read by itself. */
export function createOlderBlocks(): OlderBlocks {
  /** The one that was used last is last. */
  const blocks: Block[] = []

  const drop = (block: Block) => {
    const at = blocks.indexOf(block)
    if (at >= 0) blocks.splice(at, 1)
  }
  const freeBuffer = (): Uint8Array | null => {
    if (blocks.length < mostBlocks) return Buffer.allocUnsafeSlow(blockBytes)
    const oldest = blocks.find(({ users }) => users === 0)
    if (oldest === undefined) return null
    drop(oldest)
    return oldest.buffer
  }
  const begin = (draft: Draft, start: number): Block | null => {
    const buffer = freeBuffer()
    return buffer && { draft, start, buffer, filled: draft.read(start, buffer), users: 0 }
  }
  const blockAt = (draft: Draft, start: number): Block | null => {
    if (start + blockBytes > draft.size) return null
    const block = blocks.find((one) => one.draft === draft && one.start === start) ?? begin(draft, start)
    if (block === null) return null
    drop(block)
    blocks.push(block)
    return block
  }
  return {
    async read(draft, position, target) {
      const start = position - (position % blockBytes)
      const block = blockAt(draft, start)
      if (block === null) return draft.read(position, target)
      block.users += 1
      try {
        const bytes = await block.filled
        const part = block.buffer.subarray(position - start, Math.min(bytes, position - start + target.length))
        target.set(part)
        return part.length > 0 ? part.length : await draft.read(position, target)
      } catch (error) {
        drop(block)
        throw error
      } finally {
        block.users -= 1
      }
    },
    forget(draft) {
      for (const block of blocks.filter((one) => one.draft === draft)) drop(block)
    },
  }
}
