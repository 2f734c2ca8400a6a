import type { Actor, Difference } from '../../contract/origin-pull-history.ts'
import { differences } from '../domain/differences.ts'
import { GatewayError } from '../domain/errors.ts'
import type { OriginPullDocument, OriginPullVersion, SettingsStore } from '../settings-store/settings-store.ts'
import type { ChangeOriginPull, SavedOriginPull } from './change-origin-pull.ts'
import { findBucket } from './find-bucket.ts'

export type OriginPullHistoryDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'originPulls'>
  readonly change: ChangeOriginPull
}

export type VersionFacts = OriginPullVersion & {
  readonly configuration: OriginPullDocument
  /** What the configuration of now has changed since. */
  readonly differences: readonly Difference[]
}

/** The versions of a bucket's origin-pull, the bucket named by its full name. They hold no secrets. */
export interface OriginPullHistory {
  /** Newest first; the last hundred. */
  list(bucket: string): Promise<OriginPullVersion[]>
  /** Rejects with `NoSuchVersion`. */
  get(bucket: string, version: number): Promise<VersionFacts>
  /** Makes it the configuration again, as a new version. Secrets that are stored stay where they may be kept. */
  restore(bucket: string, seenVersion: number, version: number, by?: Actor): Promise<SavedOriginPull>
}

export function createOriginPullHistory({ settings, change }: OriginPullHistoryDeps): OriginPullHistory {
  const { originPulls } = settings
  const find = async (bucket: number, version: number) => {
    const found = await originPulls.version(bucket, version)
    if (!found) throw new GatewayError('NoSuchVersion', `There is no version ${version} any more, or not yet.`)
    return found
  }
  return {
    async list(name) {
      return originPulls.versions((await findBucket(settings, name)).id)
    },
    async get(name, number) {
      const { id } = await findBucket(settings, name)
      const [found, now] = await Promise.all([find(id, number), originPulls.of(id)])
      const { version, at, change: kind, by, ...document } = found
      const configuration = documentOf(document)
      return { version, at, change: kind, by, configuration, differences: differences(configuration, documentOf(now)) }
    },
    async restore(name, seenVersion, number, by) {
      const found = await find((await findBucket(settings, name)).id, number)
      return change(name, seenVersion, { kind: 'restored', by, edit: () => documentOf(found), lenient: true })
    },
  }
}

const documentOf = ({ enabled, defaultRule, rules }: OriginPullDocument): OriginPullDocument => ({
  enabled,
  defaultRule,
  rules,
})
