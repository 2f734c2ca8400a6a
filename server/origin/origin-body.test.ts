import { createHash } from 'node:crypto'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createChecker, offeredChecksums } from './offered-checksums.ts'
import { originBody } from './origin-body.ts'
import { createStops } from './stops.ts'

/** An answer whose pieces a test sends, and what it is read with. */
function startAnswer(onBroken: (tell: (error: unknown) => void) => void = () => undefined) {
  const sending = new Readable({ read: () => undefined })
  const facts = { complete: false, socket: { pause() {}, resume() {} } as object | null }
  const response = Object.assign(sending, facts)
  const exchange = {
    response: response as unknown as IncomingMessage,
    request: { destroy: () => undefined, shouldKeepAlive: false } as unknown as ClientRequest,
    onBroken,
  }
  const options = {
    limit: { bytes: 1e9, reason: 'object-too-large' },
    pace: { idleMs: 60_000, minBytesPerSecond: 0, rateWindowMs: 60_000 },
    stop: createStops().begin(undefined),
  } as const
  return { response, exchange, options }
}

it('a body whose last bytes wait for a budget, and then for their reader, is compared with its checksum once', async () => {
  const pieces = [Buffer.alloc(60_000, 'a'), Buffer.alloc(40_000, 'b')]
  const whole = Buffer.concat(pieces)
  const offered = offeredChecksums({ 'content-md5': createHash('md5').update(whole).digest('base64') })
  const { response, exchange, options } = startAnswer()
  const paid: (() => void)[] = []
  const body = originBody(exchange, {
    ...options,
    bytes: whole.length,
    checker: createChecker(offered),
    throttle: () => new Promise<void>((resolve) => paid.push(resolve)),
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

it('a body that stood still when the parser refused what came behind it says that it is too long', async () => {
  let tell: (error: unknown) => void = () => {}
  const { response, exchange, options } = startAnswer((listener) => {
    tell = listener
  })
  const checker = createChecker(offeredChecksums({}))
  const body = originBody(exchange, { ...options, bytes: 100_000, checker, throttle: undefined })
  response.push(Buffer.alloc(70_000))
  await expect.poll(() => response.isPaused()).toBe(true)
  response.push(Buffer.alloc(30_000))
  // As Node leaves it.
  Object.assign(response, { complete: true, socket: null })
  tell(Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID_CONSTANT' }))
  const readAll = async () => {
    for await (const piece of body) expect(piece.length).toBe(70_000)
  }
  await expect(readAll()).rejects.toMatchObject({ failure: { reason: 'origin-too-long' } })
})

it('a body that stood still hands on what its answer holds before its connection brings more', async () => {
  const { response, exchange, options } = startAnswer()
  let asked = 0
  Object.assign(response, { socket: { pause() {}, resume: () => asked++ } })
  const checker = createChecker(offeredChecksums({}))
  const body = originBody(exchange, { ...options, bytes: 300_000, checker, throttle: undefined })
  response.push(Buffer.alloc(70_000))
  await expect.poll(() => response.isPaused()).toBe(true)
  response.push(Buffer.alloc(70_001))
  const before = asked
  const reading = body[Symbol.asyncIterator]()
  expect((await reading.next()).value?.length).toBe(70_000)
  expect((await reading.next()).value?.length).toBe(70_001)
  expect([asked - before, response.readableLength]).toEqual([0, 0])
  const third = reading.next()
  expect(asked - before).toBe(1)
  response.push(Buffer.alloc(70_002))
  expect((await third).value?.length).toBe(70_002)
  body.destroy()
})
