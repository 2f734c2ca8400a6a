import type { PullState } from '../../contract/pulls.ts'
import type { Pull } from '../domain/pull.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type PullsQuery = {
  readonly state?: PullState | undefined
  readonly key?: string | undefined
  readonly limit: number
}

/** The pulls of a bucket, named by its full name. */
export interface Pulls {
  /** Newest first. */
  list(bucket: string, query: PullsQuery): Promise<Pull[]>
}

export const createPulls = (settings: Pick<SettingsStore, 'buckets' | 'history'>): Pulls => ({
  async list(name, { state, key, limit }) {
    const { id } = await findBucket(settings, name)
    return settings.history.list(id, {
      limit,
      ...(state === undefined ? {} : { state }),
      ...(key === undefined ? {} : { key }),
    })
  },
})
