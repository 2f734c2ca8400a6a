import type { ObjectStore } from '../../object-store/object-store.ts'
import type { SettingsStore } from '../../settings-store/settings-store.ts'
import { createSim, type Sim } from './sim.ts'
import { playActors } from './sim-actors.ts'
import { type History, nameOf } from './sim-history.ts'
import { openSimWorld, type Sabotage, type SimWorld } from './sim-world.ts'

export type Stage = {
  /** Is emptied of the buckets of a history at its end. */
  readonly settings: SettingsStore
  readonly openObjects: (sim: Sim) => Promise<ObjectStore>
  readonly sabotage?: Sabotage
}

/** Plays one history to its end. */
export async function playSeed(seed: number, { settings, openObjects, sabotage = {} }: Stage): Promise<History> {
  const sim = createSim(seed)
  await using objects = await openObjects(sim)
  // Before the objects are closed: their timers are real.
  using _timers = sim.clock.install()
  const toItsEnd = async <T>(work: Promise<T>): Promise<T> => {
    await sim.runToEnd()
    return work
  }
  const world = await toItsEnd(openSimWorld(sim, { objects, settings, sabotage }))
  await toItsEnd(playActors(world))
  await lookBack(world, { objects, settings })
  await toItsEnd(world.close())
  await empty(settings)
  return world.history
}

/** What is there when all has ended. */
async function lookBack(
  { history, flights, ruleBook }: SimWorld,
  { objects, settings }: { readonly objects: ObjectStore; readonly settings: SettingsStore },
): Promise<void> {
  const { left } = history
  const buckets = await settings.buckets.all()
  for (const { id, name } of buckets) {
    const { queued, running } = await settings.history.counts(id)
    if (queued + running > 0) left.open.push(`${queued} queued, ${running} running`)
    if (ruleBook.byName(name)?.bucket.id !== id) left.open.push(`the rule book does not know bucket ${id}`)
    for (const key of ['a', 'b']) {
      const { object } = await objects.open({ bucket: id, key })
      left.objects.set(nameOf({ bucket: id, key }), object?.meta.headers['content-type'] ?? '')
      if (flights.at({ bucket: id, key })) left.flights += 1
      const pulls = await settings.history.list(id, { key, limit: 100 })
      left.pulls.set(
        nameOf({ bucket: id, key }),
        pulls.map(({ state }) => state),
      )
    }
  }
}

/** Histories share a database, and nothing in it. */
async function empty(settings: SettingsStore): Promise<void> {
  for (const { id } of await settings.buckets.all()) await settings.buckets.remove(id)
}
