import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDiskObjectStore } from './object-store/disk/disk-object-store.ts'
import { createMemoryObjectStore } from './object-store/memory-object-store.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'
import { judge } from './testing/sim/judge.ts'
import { playSeed } from './testing/sim/play.ts'
import { openLocalSettings } from './testing/sim/sim-settings.ts'
import { tell } from './testing/sim/tell.ts'
import { type TempFolder, tempFolder } from './testing/temp-folder.ts'

vi.mock('node:timers/promises', () => import('./testing/sim/sim-timers.ts'))

let settings: SettingsStore
let folder: TempFolder
beforeAll(async () => {
  settings = await openLocalSettings()
  folder = await tempFolder()
})
afterAll(async () => {
  await settings[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A bound for what hangs: these machines are shared. */
const patience = 300_000
/** `RACES_SEED=17` plays one history again and tells it; `RACES_HISTORIES=100000` plays more of them. */
const { RACES_SEED: only, RACES_HISTORIES: wanted } = process.env
const histories = Number(wanted ?? 2_000)
/** One history in fifty is over files. */
const isOnDisk = (seed: number) => seed % 50 === 7

async function wrongsOf(seed: number): Promise<string[]> {
  const openObjects = async ({ clock }: { readonly clock: { now(): number } }) =>
    isOnDisk(seed)
      ? openDiskObjectStore({ folder: `${folder.path}/${seed}`, inlineLimit: 64, clock: clock.now })
      : createMemoryObjectStore({ clock: clock.now })
  const history = await playSeed(seed, { settings, openObjects })
  if (only !== undefined) process.stdout.write(`${tell(history)}\n`)
  return judge(history).map(
    (wrong) => `RACES_SEED=${seed} npx vitest run --project node server/races.test.ts: ${wrong}`,
  )
}

const lot = 250
const lots = Array.from(
  { length: Math.ceil(histories / lot) },
  (_, n) => [n * lot + 1, Math.min((n + 1) * lot, histories)] as const,
)

if (only !== undefined)
  it(`history ${only} keeps every promise`, async () => {
    expect(await wrongsOf(Number(only))).toEqual([])
  })
else
  describe('whatever end users, operators, origins and disks do at once, in histories', () => {
    it.each(lots)(
      '%i to %i every promise is kept',
      async (first, last) => {
        for (let seed = first; seed <= last; seed += 1) expect(await wrongsOf(seed)).toEqual([])
      },
      patience,
    )
  })
