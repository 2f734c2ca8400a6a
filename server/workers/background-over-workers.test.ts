import { describe } from 'vitest'

// What end users and operators are promised, once more over two workers.
process.env.WORLD_WORKERS = '2'

function again(name: string, load: () => Promise<unknown>): void {
  // biome-ignore lint/correctness/usePlaywrightValidDescribeCallback: Vitest waits for the tests that it loads
  describe(name, async () => {
    await load()
  })
}

again('the gateway', () => import('../gateway.test.ts'))
again('custom domains', () => import('../custom-domains.test.ts'))
