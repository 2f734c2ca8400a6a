import type { BucketView } from '../../../contract/buckets.ts'
import type { ObjectDetail, ObjectSummary } from '../../../contract/objects.ts'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import type { PullView } from '../../../contract/pulls.ts'
import type { SessionView } from '../../../contract/session.ts'
import type { SystemView } from '../../../contract/system.ts'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import type { Pull } from '../../domain/pull.ts'
import type { ObjectMeta } from '../../domain/stored-object.ts'
import type { BucketFacts } from '../../manage/buckets.ts'
import type { SavedOriginPull as Saved } from '../../manage/origin-pulls.ts'
import type { SessionEnds } from '../../manage/sessions.ts'
import type { OriginPullRecord, WarmUpRecord } from '../../settings-store/settings-store.ts'

// The one place where a record becomes a reply: what is not named here does not leave the house.

const moment = (ms: number) => new Date(ms).toISOString()
const momentOrNull = (ms: number | null) => (ms === null ? null : moment(ms))

export const presentSession = ({ idleUntil, endsAt }: SessionEnds): SessionView => ({
  user: 'admin',
  idleUntil: moment(idleUntil),
  endsAt: moment(endsAt),
})

export const presentBucket = ({ bucket, usage, originPull }: BucketFacts, system: SystemView): BucketView => ({
  name: bucket.name,
  region: system.region,
  access: bucket.access,
  accelerated: bucket.accelerated,
  createdAt: moment(bucket.createdAt),
  objects: usage.objects,
  bytes: usage.bytes,
  domains: {
    access: `${bucket.name}.cos.${system.region}.${system.domain}`,
    accelerated: `${bucket.name}.file.${system.domain}`,
  },
  originPull: { enabled: originPull.enabled, address: originPull.defaultRule.address },
  version: bucket.version,
})

export const presentOriginPull = ({ enabled, defaultRule, updatedAt, version }: OriginPullRecord): OriginPullView => ({
  enabled,
  defaultRule,
  updatedAt: momentOrNull(updatedAt),
  version,
})

export const presentSaved = ({ record, warnings }: Saved): SavedOriginPull => ({
  ...presentOriginPull(record),
  warnings,
})

export const presentSummary = ({ key, size, etag, headers, storedAt, source }: ObjectMeta): ObjectSummary => ({
  key,
  size,
  etag,
  contentType: headers['content-type'] ?? 'application/octet-stream',
  storedAt: moment(storedAt),
  source: source.kind,
})

export const presentDetail = ({ key, size, etag, headers, storedAt, sha256, source }: ObjectMeta): ObjectDetail => ({
  key,
  size,
  etag,
  storedAt: moment(storedAt),
  headers,
  sha256,
  source,
})

/** The client's query and headers and the token stay inside: the former may hold a secret, the latter means nothing. */
export const presentPull = (pull: Pull): PullView => ({
  id: pull.id,
  key: pull.key,
  state: pull.state,
  rule: pull.rule,
  replaces: pull.replace,
  warmUp: pull.warmUp === null ? null : String(pull.warmUp),
  attempts: pull.attempts,
  bytes: pull.bytes,
  totalBytes: pull.totalBytes,
  reason: pull.reason,
  detail: pull.detail,
  queuedAt: moment(pull.queuedAt),
  startedAt: momentOrNull(pull.startedAt),
  nextAttemptAt: pull.state === 'queued' ? moment(pull.runAt) : null,
  endedAt: momentOrNull(pull.endedAt),
})

export const presentWarmUp = (warmUp: WarmUpRecord): WarmUpView => ({
  id: String(warmUp.id),
  state: warmUp.state,
  dryRun: warmUp.dryRun,
  source: { prefix: null, listing: null, rule: null, ...warmUp.source },
  found: warmUp.found,
  here: warmUp.here,
  unmatched: warmUp.unmatched,
  invalid: warmUp.invalid,
  open: warmUp.waiting + warmUp.queued,
  done: warmUp.done,
  failed: warmUp.failed,
  listedBytes: warmUp.listedBytes,
  bytes: warmUp.bytes,
  detail: warmUp.detail,
  startedAt: moment(warmUp.startedAt),
  endedAt: momentOrNull(warmUp.endedAt),
})
