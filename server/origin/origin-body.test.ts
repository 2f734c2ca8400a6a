import { createHash } from 'node:crypto'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createChecker, offeredChecksums } from './offered-checksums.ts'
import { originBody } from './origin-body.ts'
import { createStops } from './stops.ts'

it('a body whose last bytes wait for a budget, and then for their reader, is compared with its checksum once', async () => {
  const pieces = [Buffer.alloc(60_000, 'a'), Buffer.alloc(40_000, 'b')]
  const whole = Buffer.concat(pieces)
  const offered = offeredChecksums({ 'content-md5': createHash('md5').update(whole).digest('base64') })
  const response = new Readable({ read: () => undefined })
  const exchange = {
    response: Object.assign(response, { complete: false, socket: { pause() {}, resume() {} } }) as unknown as IncomingMessage,
    request: { destroy: () => undefined, shouldKeepAlive: false } as unknown as ClientRequest,
    onBroken: () => undefined,
  }
  const paid: (() => void)[] = []
  const body = originBody(exchange, {
    bytes: whole.length,
    limit: { bytes: 1e9, reason: 'object-too-large' },
    checker: createChecker(offered),
    pace: { idleMs: 60_000, minBytesPerSecond: 0, rateWindowMs: 60_000 },
    throttle: () => new Promise<void>((resolve) => paid.push(resolve)),
    stop: createStops().begin(undefined),
  })
  response.push(pieces[0])
  await expect.poll(() => paid.length).toBe(1)
  response.push(pieces[1])
  response.push(null)
  paid[0]?.()
  await expect.poll(() => paid.length).toBe(2)
  await expect.poll(() => response.readableEnded).toBe(true)
  await turn()
  paid[1]?.()
  await turn()
  const got: Uint8Array[] = []
  for await (const piece of body) got.push(piece)
  expect(Buffer.concat(got).equals(whole)).toBe(true)
})
