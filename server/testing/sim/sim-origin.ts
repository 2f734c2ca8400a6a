import { hash } from 'node:crypto'
import {
  type BodyCheck,
  type OriginAnswer,
  type OriginBody,
  type OriginClient,
  OriginError,
  type OriginFailure,
  type OriginRequest,
} from '../../origin/origin-client.ts'
import type { Sim } from './sim.ts'
import type { History, OriginRead } from './sim-history.ts'

/** How an origin answers one question for a whole object. */
type Habit =
  | 'well'
  | 'missing'
  | 'broken'
  | 'away'
  | 'throttled'
  /** The connection breaks; what is left can be asked for. */
  | 'cut'
  /** It breaks, and nothing names the version. */
  | 'cut-for-good'
  /** All bytes, and then a checksum that they do not have. */
  | 'false-sum'
  /** Nothing says how long it should be; it may have been cut. */
  | 'unproven'

export type SimOrigin = Pick<OriginClient, 'get'> & {
  /** Whether it does what it likes; else it does well. */
  isMoody: boolean
  /** The next version of a key is what it has now. */
  publish(key: string): void
}

/** An origin client as `pull` sees it, over origins of one content. It says everything when the scheduler lets it. */
export function simOrigin(sim: Sim, history: History, sizeOf: (key: string) => number): SimOrigin {
  const { dice } = sim
  const versions = new Map<string, number>()
  const versionOf = (key: string) => versions.get(key) ?? 1

  const open = ({ url, range }: OriginRequest): OriginRead => {
    const key = decodeURIComponent(url.pathname.slice(1))
    const [host, version] = [url.host, versionOf(key)]
    const read: OriginRead = {
      id: history.origin.length,
      ...{ host, key, version, body: bodyOf(host, key, version, sizeOf(key)) },
      isWhole: range === undefined,
      isFalse: false,
      isUnproven: false,
      asked: sim.at(),
      closed: null,
    }
    history.origin.push(read)
    return read
  }
  const answer = async (request: OriginRequest, read: OriginRead): Promise<OriginAnswer> => {
    const habit = state.isMoody ? dice.pick(habits) : 'well'
    const failure = failures[habit]
    if (failure) return fail(read, failure)
    const etag = `"${read.version}"`
    if (request.unless?.etag === etag) return { kind: 'unchanged' }
    return request.range === undefined ? whole(request, read, habit) : part(request, request.range, read)
  }
  const fail = (read: OriginRead, failure: OriginFailure): OriginAnswer => {
    history.failures.push({ key: read.key, at: sim.at() })
    return { kind: 'failed', failure }
  }
  const whole = (request: OriginRequest, read: OriginRead, habit: Habit): OriginAnswer => {
    const { body } = read
    read.isFalse = habit === 'false-sum'
    read.isUnproven = habit === 'unproven'
    const isCut = habit === 'cut' || habit === 'cut-for-good' || (read.isUnproven && dice.chance(0.5))
    const bytes = isCut ? body.subarray(0, Math.floor(dice.next() * body.length)) : body
    const broken = read.isFalse ? checksumBroken : isCut && !read.isUnproven ? truncated : null
    return {
      ...found(request, read, { etag: habit === 'cut-for-good' ? 'W/"weak"' : `"${read.version}"` }),
      bytes: read.isUnproven ? null : body.length,
      part: null,
      ends: read.isUnproven ? 'unproven' : 'proven',
      ...(dice.chance(0.5) ? { recheck: () => checkOf(body) } : {}),
      body: bodyFrom(request, read, { bytes, broken }),
    }
  }
  /** The rest, the whole where the version is another one, or a lie that can be seen through. */
  const part = (request: OriginRequest, range: Range, read: OriginRead): OriginAnswer => {
    const { body } = read
    const isOther = range.validator !== undefined && range.validator !== `"${read.version}"`
    // Some origins do not know `If-Range`, and send the part of what they have.
    if (isOther && !(state.isMoody && dice.chance(0.5))) return whole(request, read, 'well')
    const end = range.end ?? body.length - 1
    const lie = state.isMoody && dice.chance(0.3) ? dice.pick(['whole', 'place', 'version', 'cut'] as const) : null
    if (lie === 'whole') return whole(request, read, 'well')
    const start = lie === 'place' ? Math.max(0, range.start - 1) : range.start
    const all = body.subarray(start, end + 1)
    const bytes = lie === 'cut' ? all.subarray(0, all.length >> 1) : all
    return {
      ...found(request, read, { etag: lie === 'version' ? '"another"' : `"${read.version}"` }),
      bytes: all.length,
      part: { start, end, of: body.length },
      ends: 'proven',
      body: bodyFrom(request, read, { bytes, broken: lie === 'cut' ? truncated : null }),
    }
  }
  const found = ({ url }: OriginRequest, read: OriginRead, headers: { etag: string }) => ({
    kind: 'found' as const,
    url,
    headers: { ...headers, 'content-type': labelOf(read) },
  })
  const bodyFrom = ({ signal }: OriginRequest, read: OriginRead, what: Saying): OriginBody =>
    simBody({ ...what, signal, sim, onClosed: () => close(read, what.broken) })
  const close = (read: OriginRead, broken: OriginFailure | null) => {
    if (read.closed !== null) return
    read.closed = sim.at()
    if (broken || read.isUnproven) history.failures.push({ key: read.key, at: read.closed })
  }
  const state = { isMoody: false }
  return Object.assign(state, {
    publish: (key: string) => void versions.set(key, versionOf(key) + 1),
    async get(request: OriginRequest): Promise<OriginAnswer> {
      await orAborted(sim.step(`ask ${request.url.href}`), request.signal)
      const read = open(request)
      try {
        await orAborted(sim.step(`${request.url.href} answers`), request.signal)
        const reply = await answer(request, read)
        if (reply.kind !== 'found') close(read, null)
        return reply
      } catch (error) {
        close(read, null)
        throw error
      }
    },
  })
}

const habits = [
  ...(['well', 'well', 'missing', 'broken', 'away', 'throttled'] as const),
  ...(['cut', 'cut', 'cut', 'cut-for-good', 'false-sum', 'unproven'] as const),
] as const

export const labelOf = ({ id }: Pick<OriginRead, 'id'>) => `x-origin-read/${id}`

type Range = NonNullable<OriginRequest['range']>

const failures: Partial<Record<Habit, OriginFailure>> = {
  missing: { reason: 'origin-not-found', detail: 'missing', status: 404 },
  broken: { reason: 'origin-server-error', detail: 'broken', status: 500 },
  away: { reason: 'origin-unreachable', detail: 'away' },
  throttled: { reason: 'origin-throttled', detail: 'later', status: 429, retryAfterMs: 1_000 },
}
const truncated: OriginFailure = { reason: 'origin-truncated', detail: 'The connection broke' }
const checksumBroken: OriginFailure = { reason: 'origin-checksum', detail: 'It does not match' }

type Saying = { readonly bytes: Buffer; readonly broken: OriginFailure | null }

/** One body in a few pieces. */
function simBody({
  bytes,
  broken,
  signal,
  sim,
  onClosed,
}: Saying & {
  readonly signal: AbortSignal | undefined
  readonly sim: Sim
  readonly onClosed: () => void
}): OriginBody {
  const listeners: (() => void)[] = []
  const gone = new AbortController()
  let closed = false
  const close = () => {
    if (closed) return
    closed = true
    gone.abort(new Error('The body is let go of'))
    onClosed()
    for (const listener of listeners) listener()
  }
  const until = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal
  signal?.addEventListener('abort', close, { once: true })
  const size = Math.max(1, Math.ceil(bytes.length / 4))
  return {
    destroy: close,
    get closed() {
      return closed
    },
    once: (_, listener) => void listeners.push(listener),
    async *[Symbol.asyncIterator]() {
      try {
        for (let at = 0; at < bytes.length; at += size) {
          await orAborted(sim.step('origin sends'), until)
          yield bytes.subarray(at, at + size)
        }
        await orAborted(sim.step('origin ends'), until)
        if (broken) throw new OriginError(broken)
      } finally {
        close()
      }
    },
  }
}

async function orAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  try {
    await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Bytes that say whose they are, of which version and where: no two stretches are alike. */
function bodyOf(host: string, key: string, version: number, size: number): Buffer {
  const salt = Buffer.from(hash('md5', `${host}/${key} ${version}`), 'hex').readUInt32LE()
  const words = new Uint32Array(Math.ceil(size / 4))
  for (let n = 0; n < words.length; n += 1) words[n] = Math.imul(n + salt, 2_654_435_761)
  return Buffer.from(words.buffer).subarray(0, size)
}

function checkOf(body: Buffer): BodyCheck {
  const pieces: Buffer[] = []
  return {
    update: (bytes) => void pieces.push(Buffer.from(bytes)),
    broken: () => (Buffer.concat(pieces).equals(body) ? null : 'md5'),
  }
}
