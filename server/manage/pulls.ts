import { GatewayError } from '../domain/errors.ts'
import type { Pull } from '../domain/pull.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import { type ByHand, type ByHandDeps, pullByHand, tokenOf } from '../pull/pull-by-hand.ts'
import type { RuleBook } from '../pull/rule-book.ts'
import type { PullFilter, PullHistory, SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'
import { sumOfCounts } from './pull-counts.ts'
import { underRules } from './under-rules.ts'

export type PullsDeps = ByHandDeps & {
  readonly settings: Pick<SettingsStore, 'buckets' | 'history' | 'pulls'>
  readonly ruleBook: Pick<RuleBook, 'byName' | 'refresh'>
  /** The pulls that run in this process. */
  readonly flights: {
    progressOf(bucket: number, key: string): Partial<Pick<Pull, 'bytes' | 'totalBytes' | 'reason'>> | null
    /** Whether there was one to break off. */
    cancel(bucket: number, key: string): boolean
  }
  /** What origins said they do not have: of one key, or of a whole bucket. Returns how many keys it has forgotten. */
  readonly notFound: { forget(bucket: number, key?: string): number }
  readonly worker: { wake(): void }
  /** A warm-up whose failed pulls are tried again goes on. */
  readonly warmUps: { wake(): void }
}

export type PullsQuery = PullFilter & { readonly after?: string; readonly limit: number }

export type PullsPage = {
  readonly items: readonly NamedPull[]
  readonly next: string | null
  readonly counts: Awaited<ReturnType<PullHistory['counts']>>
}

/** A pull with the full name of its bucket. */
export type NamedPull = Pull & { readonly bucketName: string }

type RetryFilter = Pick<PullFilter, 'reason' | 'rule' | 'prefix' | 'contains' | 'warmUp'>

type Why = Extract<ByHand, { kind: 'left' }>['why']

export type StartedPulls = {
  readonly queued: number
  readonly left: readonly { readonly key: string; readonly why: Why }[]
}

/** The pulls of a bucket, named by its full name. A pull that is named by its id may reject with `NoSuchPull`. */
export interface Pulls {
  /** Of a bucket, or of all with `null`; newest first, the running ones as they are this moment. */
  list(bucket: string | null, query: PullsQuery): Promise<PullsPage>
  /** The same from the first to the last, a thousand at a time or fewer. */
  export(bucket: string | null, filter: PullFilter): AsyncIterable<readonly NamedPull[]>
  /** Queues these keys as if an end user had missed them; `replace` also those that are there. */
  start(bucket: string, wanted: { readonly keys: readonly string[]; readonly replace: boolean }): Promise<StartedPulls>
  /** Queues an ended pull again, or tries a waiting one now. Rejects with `Conflict` when there is nothing to try. */
  retry(bucket: string, id: string): Promise<Pull>
  /** Queues failed pulls again whose keys have not been tried since. Resolves to how many. */
  retryFailed(bucket: string, filter: RetryFilter): Promise<number>
  /** Tries pulls now that wait after a failure. Resolves to how many. */
  hurryWaiting(bucket: string, filter: RetryFilter): Promise<number>
  /** Ends an open pull. One that runs is broken off and ends soon. Rejects with `Conflict` when it has ended. */
  cancel(bucket: string, id: string): Promise<Pull>
  /** Resolves to how many keys were forgotten. */
  forgetNotFound(bucket: string, key?: string): Promise<number>
}

export function createPulls(deps: PullsDeps): Pulls {
  const { settings, objects, ruleBook, flights, notFound, worker, warmUps, now } = deps
  const { history } = settings
  const idOf = async (name: string) => (await findBucket(settings, name)).id
  const find = async (bucket: number, id: string) => {
    const pull = await history.byId(bucket, id)
    if (!pull) throw new GatewayError('NoSuchPull', `The bucket has no pull ${id}.`)
    return pull
  }
  const live = (pull: Pull): Pull =>
    pull.state === 'running' ? { ...pull, ...flights.progressOf(pull.bucket, pull.key) } : pull

  const bucketsOf = async (name: string | null) =>
    name === null ? settings.buckets.all() : [await findBucket(settings, name)]
  type Which = Awaited<ReturnType<typeof bucketsOf>>
  const pageOf = async (which: Which, query: Parameters<PullHistory['page']>[1], name: string | null) => {
    const names = new Map(which.map((bucket) => [bucket.id, bucket.name]))
    const { items, next } = await history.page(name === null ? null : (which[0]?.id ?? null), query)
    // A bucket may have come or gone between the two.
    return { items: items.flatMap((pull) => namedBy(names, live(pull))), next }
  }
  const countsOf = async (which: Which) => sumOfCounts(await Promise.all(which.map(({ id }) => history.counts(id))))

  /** A pull of the key that waits after a failure would go on waiting. */
  const hurry = async ({ bucket, key, token }: ByHandPull) => {
    const [waiting] = await history.list(bucket, { key, state: 'queued', limit: 1 })
    if (waiting && waiting.runAt > now()) await history.retry(bucket, waiting.id, { asOf: token.asOf, now: now() })
  }

  /** For many pulls of a bucket, some at a time: each step by the rules as they are then. */
  const stepsIn = async (name: string) => {
    const bucket = await idOf(name)
    notFound.forget(bucket)
    const step = <T>(work: (again: { asOf: number; now: number }) => Promise<T>) =>
      underRules(ruleBook, name, {
        decide: () => tokenOf(objects, bucket),
        act: ({ asOf }) => work({ asOf, now: now() }).finally(wake),
      })
    return { bucket, step }
  }
  const wake = () => {
    worker.wake()
    warmUps.wake()
  }

  return {
    async list(name, { after, limit, ...filter }) {
      const before = positionOf(after)
      const which = await bucketsOf(name)
      const [page, counts] = await Promise.all([pageOf(which, { ...filter, ...before, limit }, name), countsOf(which)])
      return { ...page, counts }
    },

    async *export(name, filter) {
      const which = await bucketsOf(name)
      for (let before: string | null | undefined; before !== null; ) {
        const page = await pageOf(
          which,
          { ...filter, ...(before === undefined ? {} : { before }), limit: exportStep },
          name,
        )
        if (page.items.length > 0) yield page.items
        before = page.next
      }
    },

    async start(name, { keys, replace }) {
      const wanted = [...new Set(keys)]
      return underRules(ruleBook, name, {
        decide: (entry) =>
          Promise.all(
            wanted.map(async (key) => ({ key, ...(await pullByHand(deps, entry, { key, replace, warmUp: null })) })),
          ),
        async act(decided) {
          const pulls = decided.flatMap((one) => (one.kind === 'pull' ? [one.pull] : []))
          for (const { bucket, key } of pulls) notFound.forget(bucket, key)
          await settings.pulls.enqueue(pulls)
          for (const pull of pulls) await hurry(pull)
          worker.wake()
          const left = decided.flatMap((one) => (one.kind === 'left' ? [{ key: one.key, why: one.why }] : []))
          return { queued: pulls.length, left }
        },
      })
    },

    async retry(name, id) {
      const bucket = await idOf(name)
      return underRules(ruleBook, name, {
        async decide({ rules }) {
          const pull = await find(bucket, id)
          const { object, token } = await objects.open(pull)
          if (pull.state === 'running') throw runsAlready()
          if (object && pull.replace === 'never')
            throw new GatewayError('Conflict', 'The bucket holds an object of this key.')
          if (!rules.some((rule) => rule.id === pull.rule)) throw ruleIsGone()
          return { pull, token: pull.replace !== 'never' ? await tokenOf(objects, bucket) : token }
        },
        async act({ pull, token }) {
          notFound.forget(bucket, pull.key)
          const open = await history.retry(bucket, id, { asOf: token.asOf, now: now() })
          // What has begun to run, or was forgotten, between the two.
          if (!open) throw (await find(bucket, id)) && runsAlready()
          wake()
          return live(open)
        },
      })
    },

    async retryFailed(name, filter) {
      const { bucket, step } = await stepsIn(name)
      let queued = 0
      for (let before: string | null | undefined; before !== null; ) {
        const from = before === undefined ? filter : { ...filter, before }
        const done = await step((again) => history.retryFailed(bucket, from, again))
        queued += done.queued
        before = done.next
      }
      return queued
    },

    async hurryWaiting(name, filter) {
      const { bucket, step } = await stepsIn(name)
      let hurried = 0
      for (let more = 1; more > 0; hurried += more)
        more = await step((again) => history.hurryFailed(bucket, filter, again))
      return hurried
    },

    async cancel(name, id) {
      const bucket = await idOf(name)
      const end = { reason: 'cancelled-by-operator', at: now() } as const
      if (await history.cancelQueued(bucket, id, end)) return find(bucket, id)
      const pull = await find(bucket, id)
      if (pull.state === 'running' && flights.cancel(bucket, pull.key)) return live(await find(bucket, id))
      // It may have gone back into the queue meanwhile.
      if (await history.cancelQueued(bucket, id, end)) return find(bucket, id)
      throw new GatewayError('Conflict', 'This pull has ended already.')
    },

    async forgetNotFound(name, key) {
      return notFound.forget(await idOf(name), key)
    },
  }
}

/** Pulls that are read at once for an export. */
const exportStep = 1000

const namedBy = (names: ReadonlyMap<number, string>, pull: Pull): NamedPull[] => {
  const bucketName = names.get(pull.bucket)
  return bucketName === undefined ? [] : [{ ...pull, bucketName }]
}

type ByHandPull = Extract<ByHand, { kind: 'pull' }>['pull']

function positionOf(after: string | undefined): { readonly before?: string } {
  if (after === undefined) return {}
  if (/^\d{1,15}$/.test(after)) return { before: after }
  throw new RefusedFieldsError([{ pointer: '/after', code: 'custom', detail: 'This is not the end of a page.' }])
}

const runsAlready = () => new GatewayError('Conflict', 'This pull runs already.')

const ruleIsGone = () =>
  new GatewayError('Conflict', 'The rule that asked for this is gone or disabled. Start a new pull of the key.')
