import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createMemoryObjectStore } from './object-store/memory-object-store.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'
import { judge } from './testing/sim/judge.ts'
import { playSeed } from './testing/sim/play.ts'
import * as sabotage from './testing/sim/sabotage.ts'
import { openLocalSettings } from './testing/sim/sim-settings.ts'
import type { Sabotage } from './testing/sim/sim-world.ts'

vi.mock('node:timers/promises', () => import('./testing/sim/sim-timers.ts'))

let settings: SettingsStore
beforeAll(async () => {
  settings = await openLocalSettings()
})
afterAll(() => settings[Symbol.asyncDispose]())

/** Far fewer than are played of the real thing. */
const enough = 300

async function seesIt(seed: number, broken: Sabotage, promise: RegExp): Promise<boolean> {
  const openObjects = async ({ clock }: { readonly clock: { now(): number } }) =>
    createMemoryObjectStore({ clock: clock.now })
  const history = await playSeed(seed, { settings, openObjects, sabotage: broken })
  return judge(history).some((wrong) => promise.test(wrong))
}

describe('the judge of histories sees it when', () => {
  const cases: [string, RegExp, Sabotage][] = [
    ['pulls are published although they were beaten', /R10 to R12/, sabotage.tokensIgnored],
    ['a pull brings back what was deleted', /R10 to R12/, sabotage.deletesForgotten],
    ['a changed configuration outdates no pull', /R1[02]/, sabotage.fencesForgotten],
    ['a hit is of an older version', /R10, R11/, sabotage.oldVersionsServed],
    ['a flight publishes before its body is verified', /R4|R6/, sabotage.verifiedTooEarly],
    ['a body that broke comes to a clean end', /R5/, sabotage.verifiedTooEarly],
    ['two versions are joined', /R6/, sabotage.versionsJoined],
    ['a key is asked for twice at once', /R13/, sabotage.everythingAskedTwice],
    ['a miss is redirected and forgotten', /R20/, sabotage.missesForgotten],
    ['the end of a pull is forgotten', /R20/, sabotage.endsForgotten],
    ['rules are in force after they were changed', /R12/, sabotage.oldRulesKept],
  ]
  it.each(cases)('%s', async (_, promise, broken) => {
    for (let seed = 1; seed <= enough; seed += 1) if (await seesIt(seed, broken, promise)) return
    expect.fail(`Nothing was seen in ${enough} histories`)
  })
})
