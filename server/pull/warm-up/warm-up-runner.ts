import { GatewayError } from '../../domain/errors.ts'
import type { OriginClient } from '../../origin/origin-client.ts'
import type { SettingsStore, WarmUpRecord } from '../../settings-store/settings-store.ts'
import { dropKeys } from './drop-keys.ts'
import { type Feeder, type FeederDeps, startFeeder } from './feeder.ts'
import type { KeySource } from './key-source.ts'
import { listingPlace, originSource } from './origin-source.ts'
import { readSource } from './read-source.ts'
import { createReadings, type Readings } from './readings.ts'
import { whyUnread } from './why-unread.ts'

export type WarmUpDeps = Omit<FeederDeps, 'records'> & {
  readonly settings: Pick<SettingsStore, 'warmUps'>
  readonly origin: Pick<OriginClient, 'list'>
}

export type ReadOptions = { readonly signal: AbortSignal; readonly mostKeys: number }

/** Brings warm-ups forward until it is disposed. */
export interface WarmUpRunner extends Pick<Readings, 'breakOff'>, Feeder {
  /**
   * Reads the list of a warm-up that has just begun, and leaves it to be fed, or done if it only counts. When that fails
   * it is as if it had never begun, and the error is the caller's: the list's own, `EntityTooLarge` beyond `mostKeys`, the
   * signal's reason, or `Conflict` when it was cancelled.
   */
  read(warmUp: WarmUpRecord, source: KeySource, options: ReadOptions): Promise<void>
  /** The same with an origin's list, in the background: when that fails the warm-up has failed, and keeps no keys. */
  list(warmUp: WarmUpRecord): void
}

/** The most keys that are taken from an origin's list: each is a row until it is queued. */
const mostListed = 10_000_000

/** Takes up what was under way when the process ended, and then waits to be told. */
export async function startWarmUpRunner(deps: WarmUpDeps): Promise<WarmUpRunner> {
  const { settings, log, now } = deps
  const records = settings.warmUps
  const parts = { ...deps, records }
  const feeder = startFeeder(parts)
  const readings = createReadings()

  const finish = async ({ id, dryRun }: WarmUpRecord) => {
    // They were taken in only to be told apart.
    if (dryRun) await dropKeys(records, id)
    const to = dryRun ? ({ state: 'done', endedAt: now() } as const) : ({ state: 'running' } as const)
    await records.setState(id, ['counting', 'listing'], to)
    feeder.wake()
  }
  const fail = async ({ id }: WarmUpRecord, error: unknown) => {
    await dropKeys(records, id)
    await records.setState(id, ['counting', 'listing'], { state: 'failed', why: whyUnread(error), endedAt: now() })
  }
  const remove = async ({ id }: WarmUpRecord) => {
    await dropKeys(records, id)
    await records.remove(id)
  }

  const readList = async (warmUp: WarmUpRecord, signal: AbortSignal) => {
    const entry = deps.ruleBook.byId(warmUp.bucket)
    // A bucket that was deleted has taken its warm-ups with it.
    if (!entry || warmUp.source.kind !== 'origin') return
    const found = listingPlace(entry, warmUp.source, deps.asIf(entry.bucket.name))
    const source = originSource(deps.origin, found, warmUp.source, signal)
    await readSource(parts, warmUp, source, { signal, mostKeys: mostListed })
    await finish(warmUp)
  }
  const list = (warmUp: WarmUpRecord) => {
    readings
      .hold(warmUp.id, async (signal) => {
        try {
          await readList(warmUp, signal)
        } catch (err) {
          if (signal.aborted) return
          log.warn({ err, warmUp: warmUp.id, bucket: warmUp.bucket }, 'the list of a warm-up could not be read')
          await fail(warmUp, err)
        }
      })
      .catch((err: unknown) => log.error({ err, warmUp: warmUp.id }, 'the end of a list could not be recorded'))
  }

  /** A list that was cut off is read anew, so that nothing counts twice. */
  const takeUp = async (warmUp: WarmUpRecord): Promise<void> => {
    if (warmUp.state !== 'counting' && warmUp.state !== 'listing') return
    // Who sent the list was not answered, and it is gone with the request.
    if (warmUp.source.kind !== 'origin') return remove(warmUp)
    await dropKeys(records, warmUp.id)
    await records.restart(warmUp.id)
    list(warmUp)
  }
  for (const warmUp of await records.open()) await takeUp(warmUp)
  feeder.wake()

  return {
    ...feeder,
    list,
    breakOff: readings.breakOff,
    read: (warmUp, source, { signal: caller, mostKeys }) =>
      readings.hold(warmUp.id, async (signal) => {
        try {
          await readSource(parts, warmUp, source, { signal: AbortSignal.any([signal, caller]), mostKeys })
        } catch (error) {
          // What was cancelled stays, to be seen as cancelled.
          if (!(signal.reason instanceof GatewayError && signal.reason.code === 'Conflict')) await remove(warmUp)
          throw error
        }
        await finish(warmUp)
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([readings[Symbol.asyncDispose](), feeder[Symbol.asyncDispose]()])
    },
  }
}
