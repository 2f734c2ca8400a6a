import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../api/api-error.ts'
import { progressOf } from './progress.ts'
import { createUploadQueue, type Send } from './upload-queue.ts'

/** A queue whose files leave when the test says so. */
function heldQueue() {
  let now = 0
  const sent: Array<{ key: string; progress: (bytes: number) => void; store: () => void; fail: (why: Error) => void }> =
    []
  const send: Send = ({ key }, { onProgress, signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => reject(signal.reason))
    sent.push({ key, progress: onProgress, store: resolve, fail: reject })
    return promise
  }
  const queue = createUploadQueue({ send, now: () => now })
  const states = () => queue.uploads().map(({ key, state }) => `${key} ${state}`)
  return { queue, sent, states, wait: (ms: number) => (now += ms) }
}

const files = (...names: string[]) => names.map((path) => ({ path, file: new File([new Uint8Array(1000)], path) }))
const refused = (status: number, code: 'PreconditionFailed' | 'NotLoggedIn') =>
  new ApiError({ kind: 'refused', status, code, detail: '', requestId: '1', fields: [], retryAfter: null })
const taken = refused(412, 'PreconditionFailed')
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('the upload queue', () => {
  it('sends three files at once and the next when one is stored', async () => {
    const { queue, sent, states } = heldQueue()
    queue.add('b', 'docs/', files('1', '2', '3', '4'))
    expect(states()).toEqual(['docs/1 sending', 'docs/2 sending', 'docs/3 sending', 'docs/4 waiting'])
    sent[1]?.store()
    await settled()
    expect(states()).toEqual(['docs/1 sending', 'docs/2 stored', 'docs/3 sending', 'docs/4 sending'])
  })

  it('rests when the session has ended, and goes on with everything once somebody has logged in again', async () => {
    const { queue, sent, states } = heldQueue()
    queue.add('b', '', files('1', '2', '3', '4', '5'))
    sent[0]?.fail(new Error('full'))
    sent[1]?.fail(refused(401, 'NotLoggedIn'))
    sent[2]?.store()
    await settled()
    expect(states()).toEqual(['1 failed', '2 failed', '3 stored', '4 sending', '5 waiting'])
    queue.goOn()
    expect(states()).toEqual(['1 failed', '2 sending', '3 stored', '4 sending', '5 sending'])
  })

  it('goes on with the others when one fails, and sends that again when asked', async () => {
    const { queue, sent, states } = heldQueue()
    queue.add('b', '', files('bad', 'good'))
    sent[0]?.fail(new Error('full'))
    sent[1]?.store()
    await settled()
    expect(states()).toEqual(['bad failed', 'good stored'])
    queue.retry(queue.uploads().map(({ id }) => id))
    expect(states()).toEqual(['bad sending', 'good stored'])
    sent[2]?.store()
    await settled()
    expect(states()).toEqual(['bad stored', 'good stored'])
  })

  it('breaks off what is cancelled, running or waiting', async () => {
    const { queue, states } = heldQueue()
    queue.add('b', '', files('1', '2', '3', '4'))
    queue.cancel(queue.uploads().map(({ id }) => id))
    await settled()
    expect(states()).toEqual(['1 cancelled', '2 cancelled', '3 cancelled', '4 cancelled'])
  })

  it('sends two files for one key one after the other', async () => {
    const { queue, sent, states } = heldQueue()
    queue.add('b', '', files('same', 'same'))
    expect(states()).toEqual(['same sending', 'same waiting'])
    sent[0]?.store()
    await settled()
    expect(states()).toEqual(['same stored', 'same sending'])
  })

  it('refuses a key that can be none, for good', () => {
    const { queue, sent } = heldQueue()
    queue.add('b', '键'.repeat(280), files('too-long-a-name'))
    expect(queue.uploads()[0]?.failure).toEqual({ kind: 'key', problem: 'too-long' })
    queue.retry(queue.uploads().map(({ id }) => id))
    expect(sent).toHaveLength(0)
  })

  it('tells bytes, rate and time left from what has been sent of late', () => {
    const { queue, sent, wait } = heldQueue()
    queue.add('b', '', files('1'))
    wait(250)
    sent[0]?.progress(500)
    expect(progressOf(queue.uploads())).toMatchObject({ sent: 500, bytes: 1000, rate: 2000, secondsLeft: 0.25 })
    wait(10)
    sent[0]?.progress(900)
    expect(progressOf(queue.uploads()).sent).toBe(500)
  })

  it('sends again what turned out to be taken, as was decided, and not by trying again', async () => {
    const { queue, sent, states } = heldQueue()
    queue.add('b', '', files('kept', 'replaced', 'renamed'))
    for (const one of sent) one.fail(taken)
    await settled()
    const ids = queue.uploads().map(({ id }) => id)
    queue.retry(ids)
    expect(states()).toEqual(['kept failed', 'replaced failed', 'renamed failed'])
    queue.settle(ids, ({ key }) => {
      if (key === 'kept') return null
      return key === 'replaced' ? { key, replace: true } : { key: 'other', replace: false }
    })
    expect(states()).toEqual(['kept cancelled', 'replaced sending', 'other sending'])
    expect(queue.uploads().map(({ replace }) => replace)).toEqual([false, true, false])
  })

  it('forgets what has ended, in the bucket that was asked for', async () => {
    const { queue, sent, states } = heldQueue()
    queue.add('a', '', files('1', '2'))
    queue.add('b', '', files('3'))
    sent[0]?.store()
    sent[2]?.store()
    await settled()
    queue.clear('a')
    expect(states()).toEqual(['2 sending', '3 stored'])
  })
})
