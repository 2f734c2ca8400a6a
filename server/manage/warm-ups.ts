import type { Readable } from 'node:stream'
import type { WarmUpState } from '../../contract/warm-ups.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AsIf } from '../pull/pull-by-hand.ts'
import type { RuleBook } from '../pull/rule-book.ts'
import { dropKeys } from '../pull/warm-up/drop-keys.ts'
import { keysOfLines } from '../pull/warm-up/key-lines.ts'
import { keysOfList } from '../pull/warm-up/key-source.ts'
import { listingPlace, type WantedList } from '../pull/warm-up/origin-source.ts'
import type { WarmUpRunner } from '../pull/warm-up/warm-up-runner.ts'
import type { SettingsStore, WarmUpRecord } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type WarmUpsDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'warmUps' | 'transaction'>
  readonly ruleBook: Pick<RuleBook, 'byName'>
  readonly runner: WarmUpRunner
  /** The request an end user would have sent to this bucket, named by its full name. */
  readonly asIf: (bucket: string) => AsIf
  /** Milliseconds since 1970. */
  readonly now: () => number
}

type Start = { readonly dryRun: boolean; readonly signal: AbortSignal }

/** The warm-ups of a bucket, named by its full name. What is named by its id may reject with `NoSuchWarmUp`. */
export interface WarmUps {
  /** Newest first. */
  list(bucket: string): Promise<WarmUpRecord[]>
  get(bucket: string, id: number): Promise<WarmUpRecord>
  /** Resolves when all keys are taken in. Rejects with `Conflict` when the bucket has too much to do already. */
  startFromKeys(bucket: string, start: Start & { readonly keys: readonly string[] }): Promise<WarmUpRecord>
  /** Rejects with `EntityTooLarge` beyond a million keys; then it is as if it had never begun. The body is left as it is. */
  startFromFile(bucket: string, start: Start & { readonly body: Readable }): Promise<WarmUpRecord>
  /** Resolves at once; the list is read in the background. Rejects with `NoSuchRule`, `Conflict` like the others. */
  startFromOrigin(bucket: string, start: WantedList & { readonly dryRun: boolean }): Promise<WarmUpRecord>
  /** Its pulls that wait are keys again; those that run go on. Rejects with `Conflict` unless it is running. */
  pause(bucket: string, id: number): Promise<WarmUpRecord>
  resume(bucket: string, id: number): Promise<WarmUpRecord>
  /** Drops what waits; pulls that run go on. Rejects with `Conflict` when it has ended. */
  cancel(bucket: string, id: number): Promise<WarmUpRecord>
}

type Change = { readonly to: WarmUpState; readonly clear: 'putBack' | 'drop' | null }

const mostKeysOfFile = 1_000_000
/** Warm-ups of one bucket that are not at an end. */
const mostOpen = 10

const openStates: readonly WarmUpState[] = ['counting', 'listing', 'running', 'paused']
const isReading = ({ state }: WarmUpRecord) => state === 'counting' || state === 'listing'

export function createWarmUps(deps: WarmUpsDeps): WarmUps {
  const { settings, ruleBook, runner, now } = deps
  const find = async (bucket: number, id: number) => {
    const warmUp = await settings.warmUps.byId(bucket, id)
    if (!warmUp) throw new GatewayError('NoSuchWarmUp', `The bucket has no warm-up ${id}.`)
    return warmUp
  }
  const get = async (name: string, id: number) => find((await findBucket(settings, name)).id, id)

  const begin = async (bucket: number, dryRun: boolean, source: WarmUpRecord['source']) =>
    settings.transaction(async (tx) => {
      const open = (await tx.warmUps.open()).filter((warmUp) => warmUp.bucket === bucket)
      if (open.some(isReading)) throw conflict('Another warm-up of this bucket still reads its list.')
      if (open.length >= mostOpen) throw conflict(`${mostOpen} warm-ups of this bucket are not at an end yet.`)
      return tx.warmUps.insert({ bucket, dryRun, source, state: dryRun ? 'counting' : 'listing', startedAt: now() })
    })

  /** Changes the state, and what belongs to that, while nothing is queued for it. Resolves to whether it was one of `from`. */
  const set = ({ id }: WarmUpRecord, from: readonly WarmUpState[], { to, clear }: Change) =>
    runner.quietly(() =>
      settings.transaction(async (tx) => {
        const ended = to === 'cancelled' ? { endedAt: now() } : {}
        if (!(await tx.warmUps.setState(id, from, { state: to, ...ended }))) return false
        if (clear === 'putBack') await tx.warmUps.putBack(id)
        if (clear === 'drop') await tx.warmUps.drop(id, now())
        return true
      }),
    )
  const change = async (warmUp: WarmUpRecord, from: readonly WarmUpState[], wanted: Change) => {
    const isChanged = await set(warmUp, from, wanted)
    const after = await find(warmUp.bucket, warmUp.id)
    if (!isChanged) throw conflict(refusals[after.state])
    return after
  }

  return {
    get,
    async list(name) {
      return settings.warmUps.of((await findBucket(settings, name)).id)
    },
    async startFromKeys(name, { keys, dryRun, signal }) {
      const { id: bucket } = await findBucket(settings, name)
      const warmUp = await begin(bucket, dryRun, { kind: 'keys' })
      await runner.read(warmUp, keysOfList(keys), { signal, mostKeys: keys.length })
      return find(bucket, warmUp.id)
    },
    async startFromFile(name, { body, dryRun, signal }) {
      const { id: bucket } = await findBucket(settings, name)
      const warmUp = await begin(bucket, dryRun, { kind: 'file' })
      await runner.read(warmUp, keysOfLines(body), { signal, mostKeys: mostKeysOfFile })
      return find(bucket, warmUp.id)
    },
    async startFromOrigin(name, { dryRun, ...wanted }) {
      const { id: bucket } = await findBucket(settings, name)
      const entry = ruleBook.byName(name)
      // Looked up here as well, so that what cannot be listed is refused and not begun.
      if (entry) listingPlace(entry, wanted, deps.asIf(name))
      const warmUp = await begin(bucket, dryRun, { kind: 'origin', ...wanted })
      runner.list(warmUp)
      return warmUp
    },
    async pause(name, id) {
      return change(await get(name, id), ['running'], { to: 'paused', clear: 'putBack' })
    },
    async resume(name, id) {
      const resumed = await change(await get(name, id), ['paused'], { to: 'running', clear: null })
      runner.wake()
      return resumed
    },
    async cancel(name, id) {
      const warmUp = await get(name, id)
      await runner.breakOff(id)
      // Nothing is fed while it is paused, so that its keys can go a few at a time.
      await set(warmUp, ['running'], { to: 'paused', clear: 'putBack' })
      if (openStates.includes((await get(name, id)).state)) await dropKeys(settings.warmUps, id)
      return change(warmUp, openStates, { to: 'cancelled', clear: 'drop' })
    },
  }
}

const conflict = (message: string) => new GatewayError('Conflict', message)

/** Why what was asked for is not possible in a state. */
const refusals: Readonly<Record<WarmUpState, string>> = {
  counting: 'This warm-up still counts its list.',
  listing: 'This warm-up still reads its list.',
  running: 'This warm-up is running.',
  paused: 'This warm-up is paused already.',
  done: 'This warm-up is done.',
  failed: 'This warm-up has failed.',
  cancelled: 'This warm-up was cancelled.',
}
