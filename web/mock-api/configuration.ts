import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { OriginPullView, SavedOriginPull } from '../../contract/origin-pull.ts'
import type { ChangeKind } from '../../contract/origin-pull-history.ts'
import type { RuleSettings } from '../../contract/rule.ts'
import { originAddresses } from '../../contract/rule-problems.ts'
import type { Bucket } from './db.ts'
import { Refused } from './refused.ts'

const policySetting = 'HEADWATER_ORIGIN_ALLOW'

export const canonical = (typed: string) => {
  const parsed = parseOriginAddress(typed)
  return parsed.ok ? parsed.address.canonical : ''
}

type Next = Pick<OriginPullView, 'enabled' | 'defaultRule' | 'rules'>

/** Makes the next version of a bucket's configuration. */
export function keepVersion(bucket: Bucket, change: ChangeKind, next: Next): SavedOriginPull {
  const at = new Date().toISOString()
  bucket.originPull = { ...next, updatedAt: at, version: bucket.originPull.version + 1 }
  bucket.view.originPull = { enabled: next.enabled, address: next.defaultRule.address }
  bucket.history.push({ change, at, by: { user: 'admin', address: '127.0.0.1' }, view: bucket.originPull })
  return { ...bucket.originPull, warnings: warningsOf(next) }
}

/** Refuses a change that was made from another version than the one that stands. */
export function expectVersion(bucket: Bucket, seenVersion: number) {
  if (bucket.originPull.version !== seenVersion) throw new Refused('PreconditionFailed')
}

function warningsOf({ rules, defaultRule }: Next): SavedOriginPull['warnings'] {
  const all = [...rules, defaultRule]
  const isUnresolved = all.some(({ address }) => address.startsWith('unresolved.'))
  const isMissing = all.some(({ credentials }) => credentials.kind !== 'none' && !credentials.secretSet)
  return [...(isUnresolved ? ['unresolved' as const] : []), ...(isMissing ? ['secret-missing' as const] : [])]
}

/** Settings as they are stored: addresses in one spelling, and of a secret only that there is one. */
export function stored<T extends RuleSettings>(settings: T, before: RuleSettings | undefined): T {
  return {
    ...settings,
    address: canonical(settings.address),
    standby: settings.standby.map(canonical),
    credentials: withoutSecret(settings.credentials, before?.credentials),
  }
}

function withoutSecret(
  given: RuleSettings['credentials'],
  before: RuleSettings['credentials'] | undefined,
): RuleSettings['credentials'] {
  if (given.kind === 'none') return given
  const { secret, ...told } = given
  const isKept = before?.kind === given.kind && before.secretSet === true
  return { ...told, secretSet: secret !== undefined || isKept }
}

/** What only the server can refuse. `at` is where the settings stand in the request. */
export function refuseByServer(settings: RuleSettings, at = '') {
  for (const { path, typed } of originAddresses(settings)) {
    const address = canonical(typed)
    const pointer = `${at}/${path.join('/')}`
    if (address.startsWith('self.')) {
      throw new Refused('InvalidRequest', { fields: [{ pointer, code: 'self', detail: 'This is this gateway.' }] })
    }
    if (/^(127\.0\.0\.1|169\.254\.169\.254)(:|$)/.test(address)) {
      const detail = `${address} is refused by this server's address policy (${policySetting}).`
      throw new Refused('InvalidRequest', { fields: [{ pointer, code: 'policy', detail }] })
    }
  }
}
