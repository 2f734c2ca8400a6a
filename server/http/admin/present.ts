import type { BucketView } from '../../../contract/buckets.ts'
import type { DeletionView } from '../../../contract/deletions.ts'
import type { DomainView } from '../../../contract/domains.ts'
import type { ObjectDetail, ObjectSummary } from '../../../contract/objects.ts'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import type { PullChanges, PullOfBucket, PullView } from '../../../contract/pulls.ts'
import type { RuleSettings, RuleView } from '../../../contract/rule.ts'
import type { OpenSession as OpenSessionView, SessionView } from '../../../contract/session.ts'
import type { SystemView } from '../../../contract/system.ts'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { browserOf } from '../../domain/browser-of.ts'
import type { Pull, ReasonFacts } from '../../domain/pull.ts'
import type { ObjectMeta } from '../../domain/stored-object.ts'
import type { BucketFacts } from '../../manage/buckets.ts'
import type { SavedOriginPull as Saved } from '../../manage/change-origin-pull.ts'
import type { DomainFacts } from '../../manage/domains.ts'
import { metadataVersion } from '../../manage/objects.ts'
import type { VersionFacts } from '../../manage/origin-pull-history.ts'
import type { Changes } from '../../manage/pull-changes.ts'
import type { NamedPull } from '../../manage/pulls.ts'
import type { OpenSession, SessionEnds } from '../../manage/sessions.ts'
import type {
  BucketRecord,
  DeletionRecord,
  OriginPullDocument,
  OriginPullRecord,
  OriginPullVersion,
  WarmUpRecord,
} from '../../settings-store/settings-store.ts'

// The one place where a record becomes a reply: what is not named here does not leave the house.

const moment = (ms: number) => new Date(ms).toISOString()
const momentOrNull = (ms: number | null) => (ms === null ? null : moment(ms))

export const presentSession = ({ idleUntil, endsAt }: SessionEnds): SessionView => ({
  user: 'admin',
  idleUntil: moment(idleUntil),
  endsAt: moment(endsAt),
})

export const presentOpenSession = (session: OpenSession, isThis: boolean): OpenSessionView => ({
  id: session.id,
  isThis,
  createdAt: moment(session.createdAt),
  lastSeenAt: moment(session.lastSeenAt),
  address: session.address,
  ...browserOf(session.userAgent),
})

/** Where a bucket answers, whatever custom domains it has. */
const domainsOf = ({ name }: Pick<BucketRecord, 'name'>, { region, domain }: SystemView) => ({
  access: `${name}.cos.${region}.${domain}`,
  accelerated: `${name}.file.${domain}`,
})

export const presentBucket = ({ bucket, usage, originPull }: BucketFacts, system: SystemView): BucketView => ({
  name: bucket.name,
  region: system.region,
  access: bucket.access,
  accelerated: bucket.accelerated,
  createdAt: moment(bucket.createdAt),
  objects: usage.objects,
  bytes: usage.bytes,
  domains: domainsOf(bucket, system),
  originPull: { enabled: originPull.enabled, address: originPull.defaultRule.address },
  version: bucket.version,
})

/** Whatever the use cases may have forgotten: a secret does not leave the house. */
const presentSettings = <R extends RuleSettings>(rule: R): R => {
  if (rule.credentials.kind === 'none') return rule
  const { secret: _, ...credentials } = rule.credentials
  return { ...rule, credentials }
}

export const presentRule = (rule: RuleView): RuleView => presentSettings(rule)

const presentDocument = ({ enabled, defaultRule, rules }: OriginPullDocument) => ({
  enabled,
  defaultRule: presentSettings(defaultRule),
  rules: rules.map(presentRule),
})

export const presentOriginPull = (record: OriginPullRecord): OriginPullView => ({
  ...presentDocument(record),
  updatedAt: momentOrNull(record.updatedAt),
  version: record.version,
})

export const presentSaved = ({ record, warnings }: Saved): SavedOriginPull => ({
  ...presentOriginPull(record),
  warnings: [...warnings],
})

export const presentVersion = ({ version, at, change, by }: OriginPullVersion) => ({
  version,
  at: moment(at),
  change,
  by,
})

export const presentVersionFacts = (facts: VersionFacts) => ({
  ...presentVersion(facts),
  configuration: presentDocument(facts.configuration),
  differences: [...facts.differences],
})

/** The accelerated domain is what end users should reach; while it is off, the access domain answers. */
export const presentDomain = ({ bucket, domain }: DomainFacts, system: SystemView): DomainView => ({
  domain: domain.domain,
  addedAt: moment(domain.addedAt),
  cname: domainsOf(bucket, system)[bucket.accelerated ? 'accelerated' : 'access'],
})

export const presentSummary = ({ key, size, etag, headers, storedAt, source }: ObjectMeta): ObjectSummary => ({
  key,
  size,
  etag,
  contentType: headers['content-type'] ?? 'application/octet-stream',
  storedAt: moment(storedAt),
  source: source.kind,
})

export const presentDetail = (meta: ObjectMeta): ObjectDetail => {
  const { key, size, etag, headers, storedAt, sha256, source } = meta
  const version = metadataVersion(meta)
  return { key, size, etag, storedAt: moment(storedAt), headers, sha256, source, version }
}

const presentFacts = ({ status, host, limit }: ReasonFacts) => ({
  originStatus: status ?? null,
  originHost: host ?? null,
  limit: limit ?? null,
})

/** The client's query and headers and the token stay inside: the former may hold a secret, the latter means nothing. */
export const presentPull = (pull: Pull): PullView => ({
  id: pull.id,
  key: pull.key,
  state: pull.state,
  rule: pull.rule,
  replaces: pull.replace !== 'never',
  warmUp: pull.warmUp === null ? null : String(pull.warmUp),
  attempts: pull.attempts,
  bytes: pull.bytes,
  totalBytes: pull.totalBytes,
  reason: pull.reason,
  ...presentFacts(pull.facts),
  detail: pull.detail,
  queuedAt: moment(pull.queuedAt),
  startedAt: momentOrNull(pull.startedAt),
  nextAttemptAt: pull.state === 'queued' ? moment(pull.runAt) : null,
  endedAt: momentOrNull(pull.endedAt),
})

export const presentNamedPull = (pull: NamedPull): PullOfBucket => ({ ...presentPull(pull), bucket: pull.bucketName })

export const presentDeletion = (deletion: DeletionRecord): DeletionView => ({
  id: String(deletion.id),
  state: deletion.state,
  keys: deletion.keys,
  prefixes: [...deletion.prefixes],
  expected: deletion.expected,
  deleted: deletion.deleted,
  failed: deletion.failed,
  failedKeys: [...deletion.failedKeys],
  startedAt: moment(deletion.startedAt),
  endedAt: momentOrNull(deletion.endedAt),
})

export const presentChanges = ({ pulls, counts, rate, reset }: Changes): PullChanges => ({
  pulls: pulls.map((pull) => ({ ...presentNamedPull(pull), rate: pull.rate })),
  counts,
  rate,
  reset,
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
  reason: warmUp.reason,
  ...presentFacts(warmUp.facts),
  detail: warmUp.detail,
  startedAt: moment(warmUp.startedAt),
  endedAt: momentOrNull(warmUp.endedAt),
})
