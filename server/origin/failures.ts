import type { PullReason } from '../../contract/pulls.ts'
import { OriginError } from './origin-client.ts'

/** An {@link OriginError} in one line; `cause` is the platform's own error, for the log. */
export const broken = (reason: PullReason, detail: string, cause?: unknown) =>
  new OriginError({ reason, detail }, cause === undefined ? {} : { cause })

/** The same failure with the status that the origin had answered by then. */
export const withStatus = ({ failure, cause }: OriginError, status: number) =>
  new OriginError({ ...failure, status: failure.status ?? status }, cause === undefined ? {} : { cause })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What a failed TCP connection means. */
export function connectFailure(error: unknown, where: string): OriginError {
  if (error instanceof OriginError) return error
  const code = codeOf(error)
  if (code === 'ETIMEDOUT')
    return broken('origin-connect-timeout', `${where} did not accept the connection in time`, error)
  const what = code === 'ECONNREFUSED' ? 'refused the connection' : `is unreachable (${code || 'no connection'})`
  return broken('origin-unreachable', `${where} ${what}`, error)
}

/** What goes wrong on a connection that stands. Parser errors are `HPE_…` (llhttp). */
export function exchangeFailure(error: unknown): OriginError {
  if (error instanceof OriginError) return error
  const code = codeOf(error)
  if (code === 'ETIMEDOUT') return broken('origin-first-byte-timeout', 'The origin stopped answering', error)
  if (code === 'HPE_HEADER_OVERFLOW') return broken('origin-bad-response', 'The origin sent too large a header', error)
  if (code.startsWith('HPE_')) return broken('origin-bad-response', `The answer is not clean HTTP (${code})`, error)
  return broken('origin-bad-response', `The origin closed the connection without an answer (${code || error})`, error)
}

/** Whether a kept-alive connection had died before the request on it was heard. */
export const isReset = (error: unknown) => ['ECONNRESET', 'EPIPE'].includes(codeOf(error))

const certificateCodes: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
}

/** The stable code of a failed TLS handshake, as a test report shows it. */
export function tlsCode(error: unknown): string {
  if (error instanceof OriginError && error.failure.reason === 'origin-connect-timeout') return 'timeout'
  const cause = error instanceof OriginError ? error.cause : error
  return certificateCodes[codeOf(cause)] ?? 'handshake-failed'
}

export function tlsFailure(error: unknown, host: string): OriginError {
  if (error instanceof OriginError) return error
  const code = tlsCode(error)
  const why = code === 'handshake-failed' ? `handshake failed (${codeOf(error) || error})` : code.replaceAll('-', ' ')
  return broken('origin-tls', `TLS with ${host}: ${why}`, error)
}
