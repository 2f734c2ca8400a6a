import { afterEach, beforeEach, describe } from 'vitest'
import { describeDrafts } from './drafts.conformance.ts'
import { describeListing } from './listing.conformance.ts'
import { describeModel } from './model.conformance.ts'
import type { ObjectStore } from './object-store.ts'
import { describePuts } from './puts.conformance.ts'
import { describeReads } from './reads.conformance.ts'
import { describeTokens } from './tokens.conformance.ts'

/** The store under test; a new one for every test. */
export type StoreUnderTest = () => ObjectStore

/** The suite every object store passes. `crowd` is how many puts it takes at once. */
export const describeObjectStore = (name: string, open: () => Promise<ObjectStore>, { crowd = 3000 } = {}) =>
  describe(`${name} as an ObjectStore`, () => {
    let store: ObjectStore
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store[Symbol.asyncDispose]())

    describePuts(() => store, crowd)
    describeDrafts(() => store)
    describeReads(() => store)
    describeTokens(() => store)
    describeListing(() => store)
    describeModel(() => store)
  })
