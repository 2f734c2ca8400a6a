import { expect, it } from 'vitest'
import { ruleDefaults } from '../../contract/rule.ts'
import { ruleOf } from '../domain/rule.fixture.ts'
import { OriginError } from '../origin/origin-client.ts'
import { createOriginBudgets, type ServerBudgets } from './origin-budgets.ts'

const waiter = new AbortController()
const rule = (id: string, budgets: Partial<typeof ruleDefaults.budgets> = {}) =>
  ruleOf({ id, budgets: { ...ruleDefaults.budgets, firstByteMs: 100, ...budgets } })

function startBudgets(server: Partial<ServerBudgets> = {}) {
  const waited: number[] = []
  const budgets = createOriginBudgets(
    { reads: 512, bandwidth: null, ...server },
    { now: () => 0, wait: async (ms) => void waited.push(ms) },
  )
  const enter = (of: ReturnType<typeof ruleOf>, bucket = 1) =>
    budgets.enter({ bucket, rule: of, isUrgent: () => true, signal: waiter.signal })
  return { waited, enter }
}

const full = (entering: Promise<unknown>) =>
  entering.then(
    () => null,
    (error: unknown) => error instanceof OriginError && error.failure.reason,
  )

it('limits the reads of a rule, whatever its version, and of no other', async () => {
  const { enter } = startBudgets()
  const first = await enter(rule('a', { concurrency: 1 }))
  expect(await full(enter(rule('a', { concurrency: 1 })))).toBe('budget-concurrency')
  await enter(rule('b', { concurrency: 1 }))
  await enter(rule('a', { concurrency: 1 }), 2)
  const second = await enter(rule('a', { concurrency: 2 }))
  expect(await full(enter(rule('a', { concurrency: 2 })))).toBe('budget-concurrency')
  first.leave()
  second.leave()
  await enter(rule('a', { concurrency: 1 }))
})

it('limits the reads of the server, and gives a rule’s place back that was taken in vain', async () => {
  const { enter } = startBudgets({ reads: 1 })
  const first = await enter(rule('a', { concurrency: 1 }))
  expect(await full(enter(rule('b', { concurrency: 1 })))).toBe('budget-concurrency')
  first.leave()
  ;(await enter(rule('b', { concurrency: 1 }))).leave()
})

it('shares the bandwidth of a rule among its reads, and that of the server among all', async () => {
  const { enter, waited } = startBudgets({ bandwidth: 4_000 })
  const [one, two] = [await enter(rule('a', { bandwidth: 2_000 })), await enter(rule('a', { bandwidth: 2_000 }))]
  const other = await enter(rule('b'))
  await one.throttle(500, waiter)
  expect(waited).toEqual([])
  await two.throttle(500, waiter)
  expect(waited).toEqual([250])
  await other.throttle(1_000, waiter)
  expect(waited).toEqual([250, 250])
})

it('remembers what a rule has spent when its last read ends, so that many small objects are no way around it', async () => {
  const { enter, waited } = startBudgets()
  const small = rule('a', { bandwidth: 2_000 })
  for (let i = 0; i < 3; i++) {
    const { throttle, leave } = await enter(small)
    await throttle(500, waiter)
    leave()
    await enter(rule(`other${i}`))
  }
  expect(waited).toEqual([250, 500])
})
