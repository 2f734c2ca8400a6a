import { Writable } from 'node:stream'
import type { ByteRange } from '../../domain/stored-object.ts'
import type { BucketEntry } from '../../pull/rule-book.ts'
import type { Read as ReadQuestion, ServedAnswer, ServeObject } from '../../pull/serve-object.ts'
import type { Sim } from './sim.ts'
import type { Answer, History } from './sim-history.ts'

export type Manners = {
  /** Takes each piece only when the scheduler lets it. */
  readonly isSlow: boolean
  /** Leaves at some moment. */
  readonly leaves: boolean
  /** Wants a part of what is streamed: from and to such shares of the whole. */
  readonly part: readonly [number, number] | null
}

/** One GET of an end user, as the objects listener would serve it, from its begin to the last byte. */
export async function readObject(
  sim: Sim,
  history: History,
  { serve, entry, key, manners }: { serve: ServeObject; entry: BucketEntry; key: string; manners: Manners },
): Promise<void> {
  const { bucket } = entry
  const from = sim.at()
  const done = (answer: Answer, to = sim.at()) =>
    void history.reads.push({ bucket: bucket.id, name: bucket.name, key, from, to, answer })
  if (bucket.access === 'private') return done({ kind: 'private' })
  const gone = new AbortController()
  const question: ReadQuestion = { method: 'GET', key, query: '', scheme: 'http', host: 'localhost', headers: {} }
  const client = { gone: () => gone.signal, waits: () => {} }
  let served: ServedAnswer
  try {
    served = await serve(entry, question, client)
  } catch (error) {
    return done({ kind: isMissing(error) ? 'missing' : 'refused' })
  }
  const answered = sim.at()
  if (served.kind === 'redirect') return done({ kind: 'redirect', host: new URL(served.location).host }, answered)
  if (served.kind === 'hit') {
    const { meta } = served.object
    // Real files are read at their own pace, while nothing else happens.
    const target = simTarget(sim, { ...manners, isSlow: false, leaves: false }, gone)
    const sent = served.object.sendTo(target).catch(() => false)
    const isWhole = (await sim.during(sent)) && (await target.finished)
    const label = meta.headers['content-type'] ?? ''
    return done({ kind: 'hit', label, etag: meta.etag, body: target.body(), isWhole }, answered)
  }
  if (served.kind !== 'stream') throw new Error(`Nobody answers ${served.kind} here`)
  const { head, reader } = served
  const target = simTarget(sim, manners, gone)
  const range = rangeOf(manners.part, head.bytes)
  const isEnded = await sendStream(served, target, range, gone.signal)
  reader.leave()
  // Who was told a length takes the last byte for the end, whatever comes of the connection.
  const isClean = isEnded || target.body().length === (range ? range.end + 1 - range.start : head.bytes)
  const label = head.headers['content-type'] ?? ''
  const [start, end] = range ? [range.start, range.end + 1] : [0, null]
  done({ kind: 'stream', label, start, end, body: target.body(), isClean }, answered)
}

async function sendStream(
  { reader, partFrom }: Extract<ServedAnswer, { kind: 'stream' }>,
  target: SimTarget,
  range: ByteRange | null,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const part = range ? await partFrom(range, signal) : 'flight'
    if (part === 'flight') return (await reader.sendTo(target, range ? { range } : {})) && (await target.finished)
    reader.leave()
    for await (const piece of part.body) if (!target.destroyed) target.write(piece)
    target.end()
    return await target.finished
  } catch {
    target.destroy()
    return false
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'NoSuchKey'

function rangeOf(part: Manners['part'], bytes: number | null): ByteRange | null {
  if (part === null || bytes === null || bytes === 0) return null
  const [from, to] = part.map((share) => Math.floor(share * bytes)) as [number, number]
  return { start: Math.min(from, to), end: Math.min(Math.max(from, to), bytes - 1) }
}

type SimTarget = Writable & {
  /** What was taken so far. */
  body(): Buffer
  /** Resolves to whether it came to a clean end. */
  readonly finished: Promise<boolean>
}

function simTarget(sim: Sim, { isSlow, leaves }: Manners, gone: AbortController): SimTarget {
  const taken: Buffer[] = []
  const target = new Writable({
    highWaterMark: 64,
    write(chunk: Buffer, _, callback) {
      taken.push(Buffer.from(chunk))
      if (isSlow) void sim.step('client takes').then(() => callback())
      else callback()
    },
  })
  const finished = new Promise<boolean>((resolve) => {
    target.once('finish', () => resolve(true))
    target.once('close', () => resolve(false))
  })
  target.on('error', () => {})
  if (leaves)
    void sim.step('client leaves').then(() => {
      gone.abort(new Error('The client has left'))
      target.destroy()
    })
  return Object.assign(target, { body: () => Buffer.concat(taken), finished })
}
