import type { FieldProblem } from '../../contract/errors.ts'
import type { SavedOriginPull as SavedView } from '../../contract/origin-pull.ts'
import type { Actor, ChangeKind } from '../../contract/origin-pull-history.ts'
import { GatewayError } from '../domain/errors.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { OriginClient } from '../origin/origin-client.ts'
import type { RuleBook } from '../pull/rule-book.ts'
import type { OriginPullDocument, OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'
import { addressesOfInterest, type NewOriginPull, settingProblems, settleRules } from './new-origin-pull.ts'
import { checkAddresses } from './rule-addresses.ts'
import { lacksSecret, settleSecrets, shown, withoutSecret } from './rule-secrets.ts'
import type { SecretBox } from './secret-box.ts'

export type ChangeDeps = {
  readonly settings: SettingsStore
  readonly objects: Pick<ObjectStore, 'fence'>
  readonly origin: Pick<OriginClient, 'check'>
  readonly ruleBook: Pick<RuleBook, 'change'>
  readonly secretBox: SecretBox
  /** Milliseconds since 1970. */
  readonly now: () => number
}

type SaveWarning = SavedView['warnings'][number]

export type Change = {
  readonly kind: ChangeKind
  /** Who asks for it; left out where nobody in particular does. */
  readonly by: Actor | undefined
  /** What the configuration shall be, made from what it is. */
  readonly edit: (current: OriginPullRecord) => NewOriginPull
  /** The pointer of a rule in what the operator sent. */
  readonly at?: (rule: string) => string
  /** A secret that is not known is left out, with a warning: documents have none. */
  readonly lenient?: boolean
  /** Only says what would come of it. */
  readonly dryRun?: boolean
}

/** A saved configuration, without secrets. */
export type SavedOriginPull = { readonly record: OriginPullRecord; readonly warnings: readonly SaveWarning[] }

/**
 * The one way in which a configuration changes. From then on nothing that was decided under the old one is stored.
 * Rejects with `PreconditionFailed` when `seenVersion` is not the current one, and with the fields that are refused.
 */
export type ChangeOriginPull = (bucket: string, seenVersion: number, change: Change) => Promise<SavedOriginPull>

export function createChangeOriginPull(deps: ChangeDeps): ChangeOriginPull {
  const { settings, origin, ruleBook, secretBox } = deps
  return async (name, seenVersion, change) => {
    const { id } = await findBucket(settings, name)
    const current = await settings.originPulls.of(id)
    if (current.version !== seenVersion) throw changedMeanwhile()
    const { document, placeOf } = settleRules(change.edit(current), current)
    const at = change.at ?? placeOf
    refuse(settingProblems(current, document, at))
    const { secrets, problems } = settleSecrets(secretBox, current, document, { at, lenient: change.lenient ?? false })
    refuse(problems)
    const checked = await checkAddresses(origin, addressesOfInterest(current, document, at))
    refuse(checked.problems)
    const wanted = { ...withoutSecrets(document), secrets }
    const record = change.dryRun
      ? { ...current, ...wanted }
      : await ruleBook.change(name, () =>
          replace(deps, id, seenVersion, { ...wanted, change: change.kind, by: change.by }),
        )
    return { record: shown(secretBox, record), warnings: warningsOf(secretBox, record, checked.unresolved) }
  }
}

const changedMeanwhile = () => new GatewayError('PreconditionFailed', 'Somebody else changed this meanwhile')

function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw new RefusedFieldsError(problems)
}

/**
 * No pull is queued while this runs, so the fence parts the misses cleanly: all decided under the old rules are before
 * it, all under the new ones after it. It comes before the commit: if either fails the old rules stay, and a crash
 * between them costs no more than a few copies. The version is compared first, so that a stale save costs none.
 */
async function replace(
  { settings, objects, now }: ChangeDeps,
  bucket: number,
  seenVersion: number,
  wanted: Omit<Parameters<SettingsStore['originPulls']['save']>[2], 'at'>,
): Promise<OriginPullRecord> {
  const { version } = await settings.originPulls.of(bucket)
  if (version === seenVersion) await objects.fence(bucket)
  return settings.transaction(async (tx) => {
    const record = await tx.originPulls.save(bucket, seenVersion, { ...wanted, at: now() })
    await tx.history.cancelOpen(bucket, 'configuration-changed', now())
    return record
  })
}

const withoutSecrets = ({ enabled, defaultRule, rules }: OriginPullDocument): OriginPullDocument => ({
  enabled,
  defaultRule: { ...defaultRule, credentials: withoutSecret(defaultRule.credentials) },
  rules: rules.map((rule) => ({ ...rule, credentials: withoutSecret(rule.credentials) })),
})

const warningsOf = (box: SecretBox, record: OriginPullRecord, unresolved: boolean): SaveWarning[] => [
  ...(unresolved ? (['unresolved'] as const) : []),
  ...(lacksSecret(box, record) ? (['secret-missing'] as const) : []),
]
