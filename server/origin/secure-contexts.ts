import { X509Certificate } from 'node:crypto'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { broken } from './failures.ts'

/** The TLS context that trusts the machine's authorities and the given ones (PEM, may be empty). */
export type SecureContexts = (certificateAuthority: string) => SecureContext

/**
 * `ours` are authorities in PEM that are trusted always. A context that trusts more than the machine does takes some
 * 15 ms to make: who uses it often keeps it. Throws `origin-tls` when the PEM cannot be read.
 */
export function createSecureContexts(ours: string | undefined): SecureContexts {
  const base = make(ours === undefined ? [] : [ours])
  return (certificateAuthority) => {
    if (certificateAuthority.trim() === '') return base
    try {
      return make([...(ours === undefined ? [] : [ours]), ...readable(certificateAuthority)])
    } catch (error) {
      throw broken('origin-tls', "The rule's certificate authority cannot be read", error)
    }
  }
}

/** OpenSSL passes over what it cannot read, and the handshake would be blamed for it. */
function readable(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
  if (blocks === null) throw new Error('There is no certificate in it')
  return blocks.map((block) => new X509Certificate(block).toString())
}

const make = (authorities: readonly string[]) =>
  createSecureContext(authorities.length === 0 ? {} : { ca: [...getCACertificates('default'), ...authorities] })
