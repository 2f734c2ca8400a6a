import type { WarmUpReason } from '../../../contract/warm-ups.ts'
import { type ErrorCode, GatewayError } from '../../domain/errors.ts'
import { OriginError } from '../../origin/origin-client.ts'
import type { WarmUpRecord } from '../../settings-store/settings-store.ts'
import { factsOf } from '../pull-outcome.ts'

const reasons: Partial<Record<ErrorCode, WarmUpReason>> = {
  NoSuchRule: 'rule-gone',
  Conflict: 'one-fixed-file',
  EntityTooLarge: 'too-many-keys',
}

/** Why an origin's list could not be read: the origin's failure, or ours; what nobody foresaw stays in the log. */
export function whyUnread(error: unknown): Pick<WarmUpRecord, 'reason' | 'facts' | 'detail'> {
  if (error instanceof OriginError)
    return { reason: error.failure.reason, facts: factsOf(error.failure), detail: error.message }
  if (error instanceof GatewayError)
    return { reason: reasons[error.code] ?? 'not-read', facts: {}, detail: error.message }
  return { reason: 'not-read', facts: {}, detail: null }
}
