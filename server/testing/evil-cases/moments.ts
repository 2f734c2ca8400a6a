import * as evil from '../evil-answers.ts'
import * as endings from './endings.ts'
import { at, breaks, breaksOff, longBody, type Place, patientBudgets, refuses, shortBody, stores } from './evil-case.ts'

const body = evil.ok(shortBody)
const soon = { rule: { budgets: { ...patientBudgets, connectMs: 500, firstByteMs: 500, idleMs: 500 } } }
const rushed = { rule: { budgets: { ...patientBudgets, minimumRate: 100_000 } } }

const tls = (name: string, place: Place) => refuses(name, 'origin-tls', at(body), { place })

/** Connections, and how long things take. */
export const momentCases = [
  refuses('silence', 'origin-first-byte-timeout', at(evil.silent), soon),
  refuses('a header of one byte at a time', 'origin-first-byte-timeout', at(endings.drippingHead(20)), soon),
  breaks('a body that stalls', 'origin-idle-timeout', at(evil.stalled(shortBody, 10)), soon),
  breaksOff('a long body that stalls', 'origin-idle-timeout', at(evil.stalled(longBody, 400_000)), {
    ...soon,
  }),
  breaksOff('a body that drips', 'origin-too-slow', at(evil.dripping(100_000, 10)), {
    body: Buffer.alloc(100_000, 'x'),
    ...rushed,
  }),
  refuses('a refused connection', 'origin-unreachable', at(body), { place: 'closed' }),
  refuses('a name that does not resolve', 'origin-name-unknown', at(body), { place: 'unknown' }),
  stores('TLS with an authority of its own', at(body), { place: 'tls' }),
  breaks('TLS that is cut amid the body', 'origin-truncated', at(endings.resetAfter(longBody, 300_000)), {
    place: 'tls',
    body: longBody,
  }),
  breaksOff('TLS that ends too early', 'origin-truncated', at(evil.truncated(longBody, 300_000)), {
    place: 'tls',
  }),
  tls('a certificate that has expired', 'tls-expired'),
  tls('a certificate that signs itself', 'tls-self-signed'),
  tls('a certificate for another name', 'tls-other-name'),
  tls('a certificate of an unknown authority', 'tls-untrusted'),
  tls('plain HTTP instead of TLS', 'tls-garbage'),
  refuses('a handshake that is not answered', 'origin-connect-timeout', at(body), { place: 'tls-silent', ...soon }),
]
