import { afterEach, beforeEach, describe } from 'vitest'
import { describeBuckets, describeOriginPulls } from './buckets.conformance.ts'
import { describeCounts } from './counts.conformance.ts'
import { describeDeletions } from './deletions.conformance.ts'
import { describeDomains } from './domains.conformance.ts'
import { describeHistory } from './history.conformance.ts'
import { describePullEnds } from './pull-ends.conformance.ts'
import { describePullHistory } from './pull-history.conformance.ts'
import { describePullQueue } from './pull-queue.conformance.ts'
import { describeAccount } from './sessions.conformance.ts'
import type { SettingsStore } from './settings-store.ts'
import { describeStatements, describeTransactions } from './transactions.conformance.ts'
import { describeVersions } from './versions.conformance.ts'
import { describeWarmUps } from './warm-ups.conformance.ts'

/** What every driver of the port promises. `open` gives a fresh, empty store each time. */
export function describeSettingsStore(name: string, open: () => Promise<SettingsStore>) {
  describe(`${name} as a SettingsStore`, () => {
    let store: SettingsStore
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store[Symbol.asyncDispose]())

    describeVersions(() => store)
    describeDomains(() => store)
    describePullHistory(() => store)
    describePullEnds(() => store)
    describeWarmUps(() => store)
    describeDeletions(() => store)
    describeCounts(() => store)

    describeBuckets(() => store)
    describeOriginPulls(() => store)
    describePullQueue(() => store)
    describeHistory(() => store)
    describeAccount(() => store)
    describeTransactions(() => store)
    describeStatements(() => store)
  })
}
