import { Readable } from 'node:stream'
import { GatewayError } from '../../domain/errors.ts'
import { RefusedFieldsError } from '../../domain/refusals.ts'
import { readObject } from './sim-client.ts'
import type { SimWorld } from './sim-world.ts'

type Act = (world: SimWorld, name: string, key: string) => Promise<unknown>

const keys = ['a', 'b'] as const
/** The owner's part of a bucket's name; the full name ends in the AppID. */
const bucket = 'photos'
const full = `${bucket}-1`

async function read({ sim, history, ruleBook, serve }: SimWorld, name: string, key: string): Promise<void> {
  const entry = ruleBook.byName(name)
  if (!entry) return
  const { dice } = sim
  const part = dice.chance(0.15) ? ([dice.next(), dice.next()] as const) : null
  const manners = { isSlow: dice.chance(0.4), leaves: dice.chance(0.2), part }
  await readObject(sim, history, { serve, entry, key, manners })
}

async function upload({ sim, history, objects }: SimWorld, name: string, key: string): Promise<void> {
  const label = `x-upload/${sim.at()}`
  const bytes = Buffer.from(`${label} `.repeat(1 + Math.floor(sim.dice.next() * 9)))
  history.uploads.set(label, bytes)
  const body = Readable.from([bytes.subarray(0, 20), bytes.subarray(20)])
  const signal = new AbortController().signal
  await objects.upload(name, key, { body, contentType: label, bytes: bytes.length, ifAbsent: false, signal })
}

async function configure(world: SimWorld, name: string): Promise<void> {
  const mode = world.sim.dice.pick(['async', 'async', 'async', 'sync', 'sync', 'sync', 'redirect', 'off'] as const)
  await world.configure(name, mode, world.sim.dice.chance(0.6))
}

async function changeAccess({ sim, history, buckets }: SimWorld, name: string): Promise<void> {
  const isPrivate = sim.dice.chance(0.4)
  const from = sim.at()
  try {
    const { bucket: seen } = await buckets.get(name)
    await buckets.update(name, seen.version, { access: isPrivate ? 'private' : 'public-read' })
    history.access.push({ name, isPrivate, from, to: sim.at() })
  } catch (error) {
    // Nobody knows whether it came to that.
    history.access.push({ name, isPrivate, from, to: Number.POSITIVE_INFINITY })
    throw error
  }
}

/** Deletes the bucket with all that is in it, and creates it anew. */
async function recreate(world: SimWorld, name: string): Promise<void> {
  const { sim, history, buckets, objects } = world
  const from = sim.at()
  try {
    await objects.remove(name, keys)
    await buckets.remove(name)
  } finally {
    await buckets.create({ name: bucket, access: 'public-read' }).finally(() => {
      history.access.push({ name, isPrivate: false, from, to: Number.POSITIVE_INFINITY })
    })
  }
  await configure(world, name)
}

async function pullByHand(world: SimWorld, name: string, key: string): Promise<void> {
  const { sim, history, pulls, ruleBook } = world
  const id = ruleBook.byName(name)?.bucket.id
  const replace = sim.dice.chance(0.7)
  const from = sim.at()
  await pulls.start(name, { keys: [key], replace }).finally(() => {
    if (id !== undefined)
      history.wishes.push({ bucket: id, key, from, to: sim.at(), replace: replace ? 'always' : 'never' })
  })
}

async function retryFailed({ sim, history, pulls, ruleBook }: SimWorld, name: string): Promise<void> {
  const id = ruleBook.byName(name)?.bucket.id
  const from = sim.at()
  await pulls.retryFailed(name, {}).finally(() => {
    const to = sim.at()
    if (id !== undefined) for (const key of keys) history.wishes.push({ bucket: id, key, from, to, replace: 'always' })
  })
}

async function cancel({ sim, history, pulls }: SimWorld, name: string, key: string): Promise<void> {
  const { items } = await pulls.list(name, { key, limit: 1 })
  if (!items[0]) return
  history.cancels.push({ key, at: sim.at() })
  await pulls.cancel(name, items[0].id)
}

/** Work by how often it is done. */
const acts: readonly (readonly [number, Act])[] = [
  [60, read],
  [6, upload],
  [5, async ({ objects }, name, key) => objects.remove(name, [key])],
  [6, configure],
  [3, changeAccess],
  [2, recreate],
  [5, async ({ origin }, _, key) => origin.publish(key)],
  [5, async ({ origin, sim }) => void Object.assign(origin, { isMoody: sim.dice.chance(0.7) })],
  [
    3,
    async ({ disk, history, sim }) => {
      disk.isFull = sim.dice.chance(0.6)
      history.full.push({ at: sim.at() })
    },
  ],
  [2, async ({ database, sim }) => void Object.assign(database, { isFull: sim.dice.chance(0.4) })],
  [5, pullByHand],
  [2, retryFailed],
  [2, cancel],
]

function actOf(chance: number): Act {
  const all = acts.reduce((sum, [weight]) => sum + weight, 0)
  let rest = chance * all
  for (const [weight, act] of acts) {
    rest -= weight
    if (rest < 0) return act
  }
  return read
}

/** Somebody who does one thing after the other. What is refused is refused. */
async function actor(world: SimWorld, acts: readonly Act[]): Promise<void> {
  for (const act of acts) {
    await world.sim.step(act.name)
    try {
      await act(world, full, world.sim.dice.pick(keys))
    } catch (error) {
      if (!(error instanceof GatewayError || error instanceof RefusedFieldsError)) throw error
    }
  }
}

/** Several at once, from a bucket that pulls to the end of all they do; then everything is well again. */
export async function playActors(world: SimWorld): Promise<void> {
  const { sim, buckets, origin } = world
  const { dice } = sim
  await buckets.create({ name: bucket, access: 'public-read' })
  await world.configure(full, dice.pick(['async', 'sync']), dice.chance(0.6))
  origin.isMoody = dice.chance(0.5)
  const many = 2 + Math.floor(dice.next() * 4)
  const each = 3 + Math.floor(dice.next() * 7)
  const plans = Array.from({ length: many }, () => Array.from({ length: each }, () => actOf(dice.next())))
  await Promise.all(plans.map((plan) => actor(world, plan)))
  Object.assign(world.disk, { isFull: false })
  Object.assign(world.database, { isFull: false })
  origin.isMoody = false
}
