import { expect, it } from 'vitest'
import type { OriginVerdict } from '../origin/origin-client.ts'
import { addressesToCheck, checkAddresses } from './rule-addresses.ts'
import { settings } from './testing/rule-desk.ts'

const many = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    addressesToCheck(settings({ address: `h${n % 50}.example.com` }), `/${n}`),
  ).flat()

it('asks about each name once, a few at a time, and names every field that has it', async () => {
  const [asked, waiting]: [string[], (() => void)[]] = [[], []]
  const check = async ({ canonical }: { canonical: string }): Promise<OriginVerdict> => {
    asked.push(canonical)
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    await promise
    return canonical === 'h7.example.com' ? { kind: 'self' } : { kind: 'allowed' }
  }
  const checking = checkAddresses({ check }, many(100))
  expect(asked).toHaveLength(16)
  for (let done = 0; done < 50; done++) {
    waiting[done]?.()
    await new Promise(setImmediate)
  }
  const { problems, unresolved } = await checking
  expect([new Set(asked).size, asked.length]).toEqual([50, 50])
  expect(problems.map(({ pointer }) => pointer)).toEqual(['/7/address', '/57/address'])
  expect(unresolved).toBe(false)
})

it('waits no longer than it may: who has not answered by then does not resolve yet', async () => {
  let asked = 0
  const check = ({ canonical }: { canonical: string }): Promise<OriginVerdict> => {
    asked += 1
    return canonical === 'h0.example.com' ? Promise.resolve({ kind: 'self' }) : new Promise(() => undefined)
  }
  const { problems, unresolved } = await checkAddresses({ check }, many(50), 20)
  expect(problems.map(({ pointer, code }) => [pointer, code])).toEqual([['/0/address', 'self']])
  expect([unresolved, asked]).toEqual([true, 17])
})

it('has nothing to ask of a rule without an address', async () => {
  const check = () => Promise.reject(new Error('asked'))
  const none = addressesToCheck(settings({ address: '' }), '')
  expect(await checkAddresses({ check }, none)).toEqual({ problems: [], unresolved: false })
})

it('says once what is wrong with an address that is asked about under two protocols', async () => {
  const check = async (): Promise<OriginVerdict> => ({ kind: 'self' })
  const all = addressesToCheck(settings({ protocol: 'follow', standby: ['b.example.com'] }), '')
  expect(all).toHaveLength(4)
  const { problems } = await checkAddresses({ check }, all)
  expect(problems.map(({ pointer }) => pointer)).toEqual(['/address', '/standby/0'])
})
