import aws4 from 'aws4'
import type { OpenCredentials } from '../domain/origin-pull.ts'
import type { Secret } from '../domain/secret.ts'
import { broken } from './failures.ts'

type S3Credentials = Extract<OpenCredentials, { kind: 's3' }>

/**
 * Path and query as S3's signature spells them: everything but unreserved characters percent-encoded, once. What is
 * sent is what is signed, so that no server on the way has to agree with us about another spelling.
 */
export const s3Target = ({ pathname, search }: URL) =>
  strict(pathname, '/-._~', '%2B') + strict(search, '?&=-._~', '%20')

/** A plus is itself in a path, and a blank in a query. */
const strict = (text: string, kept: string, plus: string) =>
  text.replace(/%[0-9a-f]{2}|[^A-Za-z0-9]/gi, (found) => {
    if (found.length === 3) return unescaped(found.toUpperCase())
    if (found === '+') return plus
    return kept.includes(found) ? found : percent(found)
  })

/** An escape that nobody needs is taken away: the signature spells `%7E` as `~`. */
const unescaped = (found: string) => {
  const character = String.fromCharCode(Number.parseInt(found.slice(1), 16))
  return /[A-Za-z0-9\-._~]/.test(character) ? character : found
}

/** A URL is ASCII. */
const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** The SHA-256 of no bytes. */
const emptyBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

export type S3Request = {
  readonly method: 'GET' | 'HEAD'
  /** As {@link s3Target} spells it. */
  readonly target: string
  /** The `Host` that is sent. */
  readonly host: string
  /** Those that are sent beside it; all `x-amz-…` ones are signed, as S3 demands. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The headers that sign a request without a body (AWS Signature Version 4, service `s3`). */
export function signS3(request: S3Request, credentials: S3Credentials, secret: Secret): Record<string, string> {
  const { method, target, host, now } = request
  const amazon = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-'))
  const own = {
    'x-amz-content-sha256': emptyBody,
    'x-amz-date': new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }
  const headers = { ...Object.fromEntries(amazon), ...own, host }
  const { accessKeyId, region } = credentials
  const keys = { accessKeyId, secretAccessKey: secret.reveal() }
  const signer = new aws4.RequestSigner({ method, path: target, host, headers, service: 's3', region }, keys)
  return { ...own, authorization: authorization(signer) }
}

function authorization(signer: aws4.RequestSigner): string {
  try {
    signer.prepareRequest()
    return signer.authHeader()
  } catch (error) {
    if (error instanceof URIError)
      throw broken('origin-bad-status', 'The path is not UTF-8 and cannot be signed', error)
    throw error
  }
}
