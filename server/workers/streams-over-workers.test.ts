import { describe } from 'vitest'

// Streams go through a worker that hands them on: what is promised of them holds there too.
process.env.WORLD_WORKERS = '2'

function again(name: string, load: () => Promise<unknown>): void {
  // biome-ignore lint/correctness/usePlaywrightValidDescribeCallback: Vitest waits for the tests that it loads
  describe(name, async () => {
    await load()
  })
}

again('broken streams', () => import('../broken-streams.test.ts'))
again('origins', () => import('../what-origins-see.test.ts'))
