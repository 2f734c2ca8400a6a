import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cutWhole, inTurn } from './testing/broken-answers.ts'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const body = Buffer.alloc(1_000_000, 'Sphinx of black quartz, judge my vow. ')
const clients = 60

let world: FlightWorld
let bucket: number
beforeAll(async () => {
  world = await startFlightWorld()
  bucket = await world.bucket()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const openFiles = () => readdirSync('/proc/self/fd').length
const readers = () => world.flights.counts().readers

/** Many begin to read a missing object, in whole or in part, and leave in the middle. */
async function readAndLeave(key: string): Promise<void> {
  const opened = Array.from({ length: clients }, (_, n) =>
    world.open(bucket, `/${key}`, n % 3 === 0 ? { headers: { Range: `bytes=${n * 1_000}-` } } : {}),
  )
  for (const res of await Promise.all(opened)) {
    res.on('error', () => {})
    res.once('data', () => res.destroy())
  }
  await expect.poll(() => [readers(), world.connections()], patience).toEqual([0, 0])
}

async function round(n: number): Promise<void> {
  const goOn = Promise.withResolvers<void>()
  world.origin.answer(`/whole-${n}`, evil.pausing(body, 400_000, goOn.promise))
  await readAndLeave(`whole-${n}`)
  goOn.resolve()
  await expect.poll(() => world.isStored(bucket, `whole-${n}`), patience).toBe(true)
  world.origin.answer(`/cut-${n}`, inTurn(cutWhole(body, 400_000), evil.silent))
  await readAndLeave(`cut-${n}`)
  world.flights.cancel(bucket, `cut-${n}`)
  await expect.poll(() => world.flights.counts().flights, patience).toBe(0)
}

it('clients that leave in the middle leave nothing open behind them, whatever becomes of the pull', async () => {
  await round(0)
  const before = openFiles()
  for (let n = 1; n < 4; n++) await round(n)
  await expect.poll(openFiles, patience).toBeLessThanOrEqual(before + 2)
  expect(world.origin.requests('/whole-3')).toBe(1)
})
