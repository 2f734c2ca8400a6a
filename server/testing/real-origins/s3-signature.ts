import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SignatureV4 } from '@smithy/signature-v4'

export type S3Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly region: string }

/** How far a request's date may be off, milliseconds. */
const mostSkewMs = 15 * 60_000

/** The code of the error that S3 answers to a request that does not prove itself; `null` when it does. */
export async function signatureProblem(req: IncomingMessage, keys: S3Keys): Promise<string | null> {
  const { headers } = req
  const claimed = readAuthorization(headers.authorization ?? '')
  if (claimed === null) return 'AccessDenied'
  if (claimed.accessKeyId !== keys.accessKeyId) return 'InvalidAccessKeyId'
  if (claimed.region !== keys.region) return 'AuthorizationHeaderMalformed'
  const date = dateOf(String(headers['x-amz-date']))
  if (date === null || Math.abs(date.getTime() - Date.now()) > mostSkewMs) return 'RequestTimeTooSkewed'
  const mustSign = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  if (!mustSign.every((name) => claimed.names.includes(name))) return 'AccessDenied'
  const right = await signatureOf(req, claimed.names, keys, date)
  return isSame(claimed.signature, right) ? null : 'SignatureDoesNotMatch'
}

function readAuthorization(text: string) {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?/.exec(text)
  const rest = /SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(text)
  const [, accessKeyId, , region] = scope ?? []
  const [, names, signature] = rest ?? []
  if (!accessKeyId || !region || !names || !signature) return null
  return { accessKeyId, region, names: names.split(';'), signature }
}

function dateOf(text: string): Date | null {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(text) ?? []
  if (!day || !time) return null
  const parts = `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`
  return new Date(parts)
}

/** What Amazon's own implementation makes of the request as it arrived. */
async function signatureOf(
  { method = '', url = '', headers }: IncomingMessage,
  names: readonly string[],
  { region, ...credentials }: S3Keys,
  signingDate: Date,
): Promise<string> {
  const signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false })
  const { searchParams } = new URL(url, 'http://host')
  const request = {
    method,
    protocol: 'http:',
    hostname: 'host',
    path: url.split('?', 1)[0] ?? '',
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
  }
  const signed = await signer.sign(request, { signingDate })
  return readAuthorization(signed.headers.authorization ?? '')?.signature ?? ''
}

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** Node's hashes, as Amazon's implementation wants them. */
class Sha256 {
  readonly #hash: Hash | Hmac
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key))
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest())
  }
  reset(): void {}
}

const bytesOf = (key: string | ArrayBuffer | ArrayBufferView) => {
  if (typeof key === 'string') return Buffer.from(key)
  return key instanceof ArrayBuffer ? Buffer.from(key) : Buffer.from(key.buffer, key.byteOffset, key.byteLength)
}
