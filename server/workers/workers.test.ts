import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as evil from '../testing/evil-answers.ts'
import { startWorld, type World } from '../testing/gateway-world.ts'

const patience = { timeout: 15_000, interval: 10 }

let world: World
let bucket: string
beforeAll(async () => {
  world = await startWorld({ environment: () => ({ HEADWATER_WORKERS: '2' }), log: (l) => process.stdout.write(l) })
  bucket = await world.bucket('photos')
})
afterAll(() => world[Symbol.asyncDispose]())

describe('workers', () => {
  it('redirect a miss, and have it pulled', async () => {
    world.origin.answer('/a.jpg', evil.ok('a'))
    expect(await world.get(bucket, '/a.jpg')).toMatchObject({ status: 302 })
    await expect.poll(() => world.pull(bucket, 'a.jpg'), patience).toMatchObject({ state: 'done' })
    expect(await world.get(bucket, '/a.jpg')).toMatchObject({ status: 200 })
  })
})
