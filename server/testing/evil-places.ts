import { type AddressInfo, createServer } from 'node:net'
import { createCertificateAuthority, type Identity, selfSigned } from './certificates.ts'
import type { Place } from './evil-cases/evil-case.ts'
import { type EvilOrigin, startEvilOrigin } from './evil-origin.ts'

/** The servers behind the places of the cases, all for names below `example.com`. */
export type Places = AsyncDisposable & {
  readonly plain: EvilOrigin
  /** The authority that signed what `tls…` origins show, PEM. */
  readonly trusted: string
  /** The origin that answers there; the plain one where none does. */
  readonly originAt: (place: Place) => EvilOrigin
  readonly portOf: (place: Place) => number
}

export const isTls = (place: Place) => place.startsWith('tls')

export async function openPlaces(): Promise<Places> {
  const authority = createCertificateAuthority()
  const tls = (identity: Identity) => startEvilOrigin({ tls: identity })
  const name = '*.example.com'
  const plain = await startEvilOrigin()
  const origins = new Map<Place, EvilOrigin>([
    ['plain', plain],
    ['tls', await tls(authority.issue(name))],
    ['tls-expired', await tls(authority.issue(name, -1))],
    ['tls-self-signed', await tls(selfSigned(name))],
    ['tls-other-name', await tls(authority.issue('other.example.org'))],
    ['tls-untrusted', await tls(createCertificateAuthority('Nobody').issue(name))],
    // It waits for the end of a request that TLS never sends.
    ['tls-silent', plain],
  ])
  const speaker = await startSpeaker()
  return {
    plain,
    trusted: authority.cert,
    originAt: (place) => origins.get(place) ?? plain,
    portOf: (place) => (place === 'tls-garbage' ? speaker.port : (origins.get(place)?.port ?? 1)),
    async [Symbol.asyncDispose]() {
      for (const origin of new Set(origins.values())) await origin[Symbol.asyncDispose]()
      speaker.close()
    },
  }
}

/** Speaks plain HTTP to whoever connects, and hangs up. */
async function startSpeaker() {
  const server = createServer((socket) => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
