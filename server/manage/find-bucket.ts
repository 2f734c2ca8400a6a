import { GatewayError } from '../domain/errors.ts'
import type { BucketRecord, SettingsStore } from '../settings-store/settings-store.ts'

/** The bucket of this full name. Rejects with `NoSuchBucket`. */
export async function findBucket(settings: Pick<SettingsStore, 'buckets'>, name: string): Promise<BucketRecord> {
  const bucket = await settings.buckets.byName(name)
  if (!bucket) throw new GatewayError('NoSuchBucket', `There is no bucket ${name}.`)
  return bucket
}
