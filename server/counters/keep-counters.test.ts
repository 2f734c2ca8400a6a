import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { keptMs } from '../../contract/overview.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import { insertBucket } from '../settings-store/records.fixture.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { createCounters } from './counters.ts'
import { keepCounters } from './keep-counters.ts'

const minute = 60_000
const hour = 60 * minute
const start = Date.UTC(2026, 10, 21, 12)
const hit = { outcome: 'hit', bytes: 10 } as const

let clock: number
let store: SettingsStore
let bucket: number
let errors: string[]
const now = () => clock

beforeEach(async () => {
  clock = start
  errors = []
  const folder = await tempFolder()
  const opened = await openSettingsStore({ kind: 'sqlite', file: join(folder.path, 'settings.db') })
  store = opened
  onTestFinished(async () => {
    await opened[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  bucket = (await insertBucket(store)).id
})

const open = async (records = store.counts) => {
  const counters = createCounters(now)
  const log = { error: (_: object, message: string) => void errors.push(message) }
  const keeper = await keepCounters({ counters, records, now, log })
  const whose = (key = 'k', rule = '') => ({ bucketId: bucket, key, rule, reason: '' })
  return {
    counters,
    keeper,
    hit: () => counters.answered(hit, whose()),
    miss: (key: string) => counters.answered({ outcome: 'missing', bytes: 0 }, whose(key)),
    redirect: (rule: string) => counters.answered({ outcome: 'redirect', bytes: 0 }, whose('k', rule)),
  }
}
const stepsOf = async (span: 'minute' | 'hour', from = start - keptMs.hour) => {
  const stepMs = span === 'hour' ? hour : minute
  const steps = await store.counts.steps({ bucket, span, from, to: clock + hour, stepMs })
  return [...steps].map(([step, { hit: hits }]) => [from + step * stepMs, hits]).sort()
}

describe('the keeper of counters', () => {
  it('writes what was counted to the minute in which it was counted, not to the one in which it is written', async () => {
    const { keeper, hit: count } = await open()
    clock = start + 59_000
    count()
    clock = start + minute
    await keeper.flush()
    count()
    clock = start + minute + 1
    await keeper.flush()
    expect(await stepsOf('minute')).toEqual([
      [start, 1],
      [start + minute, 1],
    ])
    expect(await stepsOf('hour')).toEqual([[start, 2]])
    await keeper[Symbol.asyncDispose]()
  })

  it('writes nothing when nothing was counted, and the rest when it is closed', async () => {
    let writes = 0
    const records = {
      ...store.counts,
      add: (...given: Parameters<typeof store.counts.add>) => {
        writes += 1
        return store.counts.add(...given)
      },
    }
    const { keeper, hit: count } = await open(records)
    await keeper.flush()
    expect(writes).toBe(0)
    count()
    await keeper[Symbol.asyncDispose]()
    expect(writes).toBe(1)
    expect(await stepsOf('hour')).toEqual([[start, 1]])
  })

  it('keeps what a broken disk refuses, once each, until it is taken', async () => {
    let isBroken = true
    const records = {
      ...store.counts,
      add: (...given: Parameters<typeof store.counts.add>) =>
        isBroken ? Promise.reject(new Error('disk is full')) : store.counts.add(...given),
    }
    const { keeper, hit: count, miss } = await open(records)
    count()
    miss('gone')
    await keeper.flush()
    count()
    await keeper.flush()
    expect(errors).toHaveLength(2)
    isBroken = false
    miss('gone')
    await keeper[Symbol.asyncDispose]()
    expect(await stepsOf('hour')).toEqual([[start, 2]])
    const tops = await store.counts.tops({ bucket, from: start, to: start + hour })
    expect(tops).toMatchObject([{ key: 'gone', count: 2, offBy: 0 }])
  })

  it('goes on with the tops of the hour after a restart, and begins anew with the next hour', async () => {
    const first = await open()
    first.miss('gone')
    await first.keeper[Symbol.asyncDispose]()
    const second = await open()
    second.miss('gone')
    await second.keeper.flush()
    clock = start + hour
    await second.keeper.flush()
    second.miss('gone')
    await second.keeper[Symbol.asyncDispose]()
    const tops = (from: number) => store.counts.tops({ bucket, from, to: from + hour })
    expect(await tops(start)).toMatchObject([{ key: 'gone', count: 2 }])
    expect(await tops(start + hour)).toMatchObject([{ key: 'gone', count: 1 }])
  })

  it('holds at most 48 hours of minutes and 90 days of hours, of rules too', async () => {
    const { keeper, hit: count, redirect } = await open()
    const times = [...Array(60).keys()]
      .map((i) => start + i * hour)
      .concat([91, 92].map((day) => start + day * 24 * hour))
    for (const at of times) {
      clock = at
      await keeper.flush()
      count()
      redirect('r1')
    }
    await keeper.flush()
    await keeper.prune()
    const kept = async (span: 'minute' | 'hour') => (await stepsOf(span, start)).map(([at]) => at)
    expect(await kept('minute')).toEqual(times.filter((at) => at >= clock - keptMs.minute))
    expect(await kept('hour')).toEqual(times.filter((at) => at >= clock - keptMs.hour))
    expect(times.at(0)).toBeLessThan(clock - keptMs.hour)
    const rules = await store.counts.byRule({ bucket, span: 'minute', from: 0, to: clock + hour })
    expect(rules.get('r1')?.redirect).toBe(2)
    await keeper[Symbol.asyncDispose]()
  })
})
