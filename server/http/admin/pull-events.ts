import type { PullChanges } from '../../../contract/pulls.ts'
import type { PullWatch } from '../../manage/pull-watch.ts'
import type { Sessions } from '../../manage/sessions.ts'
import { startEventStream } from './event-stream.ts'
import { presentChanges } from './present.ts'
import { Refusal } from './refusal.ts'
import type { Call } from './route.ts'

/** A browser opens six connections to a host, and the console needs some for its requests. */
const mostOfSession = 4
const mostOfAll = 100
/** Pulls that may wait for a client that reads slowly. */
const mostWaiting = 400

type Deps = { readonly pullWatch: PullWatch; readonly sessions: Pick<Sessions, 'onEnd'> }
type Asked = Pick<Call<never>, 'session' | 'req' | 'res'>

/** The streams of pulls that are open: a few for each session, and none that outlives it. */
export function createPullEvents({ pullWatch, sessions }: Deps) {
  const open = new Map<string, number>()
  let all = 0
  const count = (session: string, change: 1 | -1) => {
    all += change
    const left = (open.get(session) ?? 0) + change
    if (left > 0) open.set(session, left)
    else open.delete(session)
  }

  /** Answers with what changes in a bucket, or in all with `null`, until somebody ends it. */
  return async (bucket: string | null, { session, req, res }: Asked): Promise<void> => {
    const id = session?.id ?? ''
    if ((open.get(id) ?? 0) >= mostOfSession || all >= mostOfAll)
      throw new Refusal('TooManyStreams', 'As many streams are open as there may be.', {
        headers: { 'Retry-After': '5' },
      })
    count(id, 1)
    const ends: Array<() => void> = [() => count(id, -1)]
    const over = () => {
      for (const end of ends.splice(0)) end()
    }
    try {
      const [since = null] = [req.headers['last-event-id']].flat()
      // What is told before the head of the answer is out is the first event.
      const early: Array<() => void> = []
      let stream: ReturnType<typeof startEventStream<PullChanges>> | null = null
      const leave = await pullWatch.join(bucket, {
        since: typeof since === 'string' ? since : null,
        tell({ place, ...changes }) {
          const send = () => stream?.send({ id: place, name: 'pulls', data: presentChanges(changes) })
          if (stream) send()
          else early.push(send)
        },
        end: () => stream?.end('stopped'),
      })
      ends.push(leave)
      if (res.destroyed) return over()
      if (req.method === 'HEAD') {
        over()
        return void res.setHeader('Content-Type', 'text/event-stream; charset=utf-8').end()
      }
      stream = startEventStream<PullChanges>(res, { join: joined, onGone: over })
      ends.push(sessions.onEnd(id, () => stream?.end('session')))
      for (const send of early) send()
    } catch (error) {
      over()
      throw error
    }
  }
}

/** The newest of each pull; when they are too many the client reads the list. */
function joined(before: PullChanges, next: PullChanges): PullChanges {
  const pulls = new Map([...before.pulls, ...next.pulls].map((pull) => [pull.id, pull]))
  const isTooMuch = pulls.size > mostWaiting
  return {
    pulls: isTooMuch ? [] : [...pulls.values()],
    counts: next.counts,
    rate: next.rate,
    reset: before.reset || next.reset || isTooMuch,
  }
}
