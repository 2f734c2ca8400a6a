import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A key and its certificate, PEM. */
export type Identity = { readonly key: string; readonly cert: string }

export type CertificateAuthority = {
  /** PEM, to be trusted. */
  readonly cert: string
  /** A server certificate for a DNS name or IPv4 address; `days` may be negative for an expired one. */
  readonly issue: (host: string, days?: number) => Identity
}

/** A certificate authority that lives as long as the test. */
export function createCertificateAuthority(name = 'Test authority'): CertificateAuthority {
  const keys = newKeys()
  const own = { issuer: name, subject: name, days: 30, isAuthority: true, host: null }
  return {
    cert: certificate({ ...own, publicKey: keys.publicKey, signer: keys.privateKey }),
    issue: (host, days = 30) => {
      const { publicKey, privateKey } = newKeys()
      const about = { issuer: name, subject: host, host, days, isAuthority: false }
      return { key: pem(privateKey), cert: certificate({ ...about, publicKey, signer: keys.privateKey }) }
    },
  }
}

/** A server certificate that nobody but its owner signed. */
export function selfSigned(host: string): Identity {
  const { publicKey, privateKey } = newKeys()
  const about = { issuer: host, subject: host, host, days: 30, isAuthority: false }
  return { key: pem(privateKey), cert: certificate({ ...about, publicKey, signer: privateKey }) }
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

type About = {
  readonly issuer: string
  readonly subject: string
  readonly host: string | null
  readonly days: number
  readonly isAuthority: boolean
  readonly publicKey: KeyObject
  readonly signer: KeyObject
}

/** X.509 version 3 (RFC 5280 §4.1), ECDSA with SHA-256, valid since 60 days. */
function certificate(about: About): string {
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    commonName(about.issuer),
    sequence(moment(-60), moment(about.days)),
    commonName(about.subject),
    about.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(basicConstraints(about.isAuthority), ...(about.host === null ? [] : [altName(about.host)]))),
  )
  const signature = bits(sign('sha256', toBeSigned, about.signer))
  const text = sequence(toBeSigned, ecdsaWithSha256, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${text.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`
}

/** One DER element (X.690 §8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...derLength(body.length)]), body])
}

/** The shortest form is the only one (X.690 §10.1), and Bun's BoringSSL insists on it. */
function derLength(length: number): readonly number[] {
  if (length < 128) return [length]
  return length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts)
const integer = (bytes: Buffer) => der(0x02, bytes)
const octets = (bytes: Buffer) => der(0x04, bytes)
const bits = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const truth = der(0x01, Buffer.from([0xff]))

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const commonName = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))

const basicConstraints = (isAuthority: boolean) =>
  sequence(oid('551d13'), truth, octets(isAuthority ? sequence(truth) : sequence()))

function altName(host: string): Buffer {
  const isAddress = /^\d+(\.\d+){3}$/.test(host)
  const name = isAddress ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))
  return sequence(oid('551d11'), octets(sequence(name)))
}

/** GeneralizedTime, so many days from now. */
function moment(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')
  return der(0x18, Buffer.from(text))
}
