import { expect, it } from 'vitest'
import type { NewPull } from '../domain/pull.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import { createAdmitMisses } from './admit-misses.ts'
import { createFreshness } from './freshness.ts'
import { createKeyMemory } from './key-memory.ts'

const ref = { bucket: 1, key: 'a' }
const wanted: NewPull = {
  ...ref,
  query: null,
  scheme: 'http',
  rule: 'default',
  headers: null,
  replace: 'never',
  warmUp: null,
  token: { asOf: 1 },
  queuedAt: 5,
}

function startAdmission() {
  const queued: NewPull[] = []
  const memory = { cooldown: createKeyMemory(() => 0), notFound: createKeyMemory(() => 0) }
  let edition = 1
  const admit = createAdmitMisses({
    ...memory,
    ruleBook: { byId: () => undefined, isCurrent: (bucket, seen) => bucket === 1 && seen === edition },
    objects: createMemoryObjectStore(),
    inbox: { add: (pull) => void queued.push(pull) },
    freshness: createFreshness(() => 0),
    now: () => 9,
  })
  return {
    ...memory,
    queued,
    miss: (seen: number) => admit([{ pull: wanted, edition: seen }]),
    change() {
      edition += 1
    },
  }
}

it('queues what another process decided by the rules that hold, at its own time', () => {
  const { miss, queued } = startAdmission()
  miss(1)
  expect(queued).toEqual([{ ...wanted, queuedAt: 9 }])
})

it('queues nothing that was decided before a change, however late it comes', () => {
  const { miss, queued, change } = startAdmission()
  change()
  miss(1)
  expect(queued).toEqual([])
  miss(2)
  expect(queued).toHaveLength(1)
})

it.each(['cooldown', 'notFound'] as const)('queues nothing that is remembered as not worth it (%s)', (which) => {
  const admission = startAdmission()
  admission[which].remember(ref, 1_000)
  admission.miss(1)
  expect(admission.queued).toEqual([])
})
