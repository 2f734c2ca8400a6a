import type { OriginPullInput } from '../../contract/origin-pull.ts'
import type { Actor } from '../../contract/origin-pull-history.ts'
import type { OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import type { ChangeOriginPull, SavedOriginPull } from './change-origin-pull.ts'
import { findBucket } from './find-bucket.ts'
import type { NewOriginPull } from './new-origin-pull.ts'
import { shown } from './rule-secrets.ts'
import type { SecretBox } from './secret-box.ts'

export type OriginPullsDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'originPulls'>
  readonly secretBox: SecretBox
  readonly change: ChangeOriginPull
}

/** The origin-pull configuration of a bucket, named by its full name. No secret comes out of it. */
export interface OriginPulls {
  get(bucket: string): Promise<OriginPullRecord>
  /** Switches it on or off and replaces the default rule. See {@link ChangeOriginPull}. */
  save(bucket: string, seenVersion: number, wanted: OriginPullInput, by?: Actor): Promise<SavedOriginPull>
  /**
   * Replaces all of it by a document. A rule that names the id of one that is there is that rule. Secrets come with the
   * credentials or stay as they may; a rule that is left without its secret is saved with a warning. `dryRun` saves
   * nothing and says what would be.
   */
  replaceAll(
    bucket: string,
    seenVersion: number,
    document: NewOriginPull,
    options?: { readonly dryRun?: boolean; readonly by?: Actor | undefined },
  ): Promise<SavedOriginPull>
}

export function createOriginPulls({ settings, secretBox, change }: OriginPullsDeps): OriginPulls {
  return {
    async get(name) {
      const { id } = await findBucket(settings, name)
      return shown(secretBox, await settings.originPulls.of(id))
    },
    save: (name, seenVersion, { enabled, defaultRule }, by) =>
      change(name, seenVersion, {
        kind: 'saved',
        by,
        edit: ({ rules }) => ({ enabled, defaultRule, rules }),
      }),
    replaceAll: (name, seenVersion, document, { dryRun = false, by } = {}) =>
      change(name, seenVersion, { kind: 'imported', by, edit: () => document, lenient: true, dryRun }),
  }
}
