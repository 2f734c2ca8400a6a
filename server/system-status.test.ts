import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { SystemStatus } from '../contract/system.ts'
import { startWorld } from './testing/gateway-world.ts'

const statusOf = async (world: Awaited<ReturnType<typeof startWorld>>) =>
  z.parse(SystemStatus, await world.api('GET', '/system/status'))

it('says how the server is, what it stands on and which settings are in force, and no secret', async () => {
  await using world = await startWorld({
    environment: () => ({ HEADWATER_PULLS: '7', HEADWATER_SECRET_KEY: 'ab'.repeat(32) }),
  })
  const status = await statusOf(world)
  expect(status).toMatchObject({
    version: '0.0.0',
    runtime: { version: process.versions.bun ?? process.versions.node },
    storage: { driver: 'disk', folder: world.folder },
    addressPolicy: { private: true, loopback: true, metadata: false, allow: ['127.0.0.1/32'], carriers: null },
    listeners: { console: { url: world.gateway.consoleUrl.origin }, objects: { url: world.gateway.objectsUrl.origin } },
    password: 'configuration',
    trustedProxies: [],
  })
  expect(status.limits).toContainEqual({ setting: 'HEADWATER_PULLS', value: 7, unit: 'count' })
  expect(status.storage.indexBytes).toBeGreaterThan(0)
  expect(status.storage.totalBytes).toBeGreaterThan(status.storage.freeBytes ?? Number.POSITIVE_INFINITY)
  expect(JSON.stringify(status)).not.toMatch(/a long enough password|abababab/)
})

it('says how much of the memory for objects in demand is taken', async () => {
  await using world = await startWorld({ environment: () => ({ HEADWATER_CACHE: '2097152' }) })
  const bucket = await world.bucket('hot', null)
  expect((await statusOf(world)).memory).toEqual({ objects: 0, bytes: 0, mostBytes: 2_097_152, evicted: 0 })
  await world.upload(bucket, 'a.txt', 'a')
  expect((await world.get(bucket, '/a.txt')).status).toBe(200)
  const { memory } = await statusOf(world)
  expect(memory.objects).toBe(1)
  expect(memory.bytes).toBeGreaterThan(0)
})

it('says what is allowed by the policy as the policy has it', async () => {
  const environment = () => ({ HEADWATER_ORIGIN_ALLOW: '', HEADWATER_ORIGIN_PUBLIC_ONLY: '1' })
  await using world = await startWorld({ environment })
  expect((await statusOf(world)).addressPolicy).toMatchObject({ private: false, loopback: false, allow: [] })
})
