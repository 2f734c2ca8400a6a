import type { PullReason } from '../../../contract/pulls.ts'
import type { ObjectsErrorCode } from './error-xml.ts'

type Told = { readonly code: ObjectsErrorCode; readonly message: string }

const unreachable: Told = { code: 'OriginUnreachable', message: 'The origin could not be reached.' }
const timeout: Told = { code: 'OriginTimeout', message: 'The origin did not answer in time.' }
const refused: Told = { code: 'OriginRefused', message: 'The origin refused the request, or may not be asked.' }
const badResponse: Told = { code: 'OriginBadResponse', message: 'The origin gave no usable answer.' }
const loop: Told = { code: 'OriginLoop', message: 'The origin leads back to where it was asked.' }
const tooLarge: Told = { code: 'OriginObjectTooLarge', message: 'The object is larger than may be pulled.' }
const busy: Told = { code: 'SlowDown', message: 'As many objects as allowed are being pulled. Try again in a moment.' }
const ended: Told = { code: 'PullInterrupted', message: 'The pull of this object was ended. Try again.' }
const internal: Told = { code: 'InternalError', message: 'An internal error occurred.' }

/**
 * What a client is told of a miss that the origin could not help. No reason tells more than its class: host names,
 * addresses and policies of the inside are the operator's.
 */
export const toldOf: Readonly<Record<PullReason, Told>> = {
  'origin-not-found': { code: 'NoSuchKey', message: 'The specified key does not exist.' },
  'origin-forbidden': refused,
  'origin-refused-by-policy': refused,
  'origin-redirect-refused': refused,
  'credentials-missing': refused,
  'origin-throttled': { code: 'OriginThrottled', message: 'The origin asks for fewer requests.' },
  'origin-server-error': { code: 'OriginServerError', message: 'The origin failed.' },
  'origin-resting': {
    code: 'OriginResting',
    message: 'The origin failed again and again and is left alone for a while.',
  },
  'origin-unreachable': unreachable,
  'origin-name-unknown': unreachable,
  'origin-tls': unreachable,
  'origin-timeout': timeout,
  'origin-connect-timeout': timeout,
  'origin-first-byte-timeout': timeout,
  'origin-idle-timeout': timeout,
  'origin-too-slow': timeout,
  'origin-bad-status': badResponse,
  'origin-redirected': badResponse,
  'origin-bad-response': badResponse,
  'origin-truncated': badResponse,
  'origin-too-long': badResponse,
  'origin-length-unknown': badResponse,
  'origin-checksum': badResponse,
  'origin-redirect-loop': loop,
  'origin-loop': loop,
  'budget-object-size': tooLarge,
  'object-too-large': tooLarge,
  'budget-concurrency': busy,
  'budget-bandwidth': busy,
  'storage-full': internal,
  'storage-failed': internal,
  superseded: ended,
  'configuration-changed': ended,
  'bucket-deleted': ended,
  'cancelled-by-operator': ended,
  interrupted: ended,
}
