import { describe, expect, it } from 'vitest'
import { within } from './time-limit.ts'

const late = () => new Error('too late')
const never = new AbortController().signal

describe('work within a time limit', () => {
  it('answers and fails as itself while there is time', async () => {
    expect(await within(60_000, never, late, async () => 'done')).toBe('done')
    await expect(within(60_000, never, late, () => Promise.reject(new Error('own')))).rejects.toThrow('own')
  })

  it('fails as late, and is told to stop, when the time is over', async () => {
    const told = Promise.withResolvers<unknown>()
    const work = (stop: AbortSignal) => {
      stop.addEventListener('abort', () => told.resolve(stop.reason))
      return new Promise(() => {})
    }
    await expect(within(5, never, late, work)).rejects.toThrow('too late')
    expect(await told.promise).toEqual(new Error('too late'))
  })

  it('fails with the reason of an abort, during the work, or before it has begun', async () => {
    const abort = new AbortController()
    const reason = new Error('not wanted')
    const running = within(60_000, abort.signal, late, () => new Promise(() => {}))
    abort.abort(reason)
    await expect(running).rejects.toBe(reason)
    const unwanted = () => expect.unreachable('started although nobody waits')
    await expect(within(60_000, abort.signal, late, async () => unwanted())).rejects.toBe(reason)
  })
})
