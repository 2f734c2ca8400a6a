import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openAccessLog } from './access-log.ts'

it('a full disk is told of once, not with every piece; what it does not take is counted, not kept', async () => {
  const told: unknown[] = []
  const log = await openAccessLog('/dev/full', (error) => told.push(error))
  const line = `${'x'.repeat(64 * 1024)}\n`
  while (log.dropped < 100) {
    log.write(line)
    await turn()
  }
  await expect.poll(() => told).toMatchObject([{ code: 'ENOSPC' }])
  await log[Symbol.asyncDispose]()
  expect(told).toHaveLength(1)
})
