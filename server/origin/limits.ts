import type { SizeLimit } from './origin-body.ts'
import type { OriginLimits } from './origin-client.ts'

/** All in milliseconds but the rate and the size. */
export type ServerLimits = {
  readonly dnsMs: number
  readonly connectMs: number
  readonly headersMs: number
  readonly idleMs: number
  /** Held over every `rateWindowMs` of waiting for the origin. */
  readonly minBytesPerSecond: number
  readonly rateWindowMs: number
}

export const defaultServerLimits: ServerLimits = {
  dnsMs: 5_000,
  connectMs: 5_000,
  headersMs: 15_000,
  idleMs: 30_000,
  minBytesPerSecond: 1_024,
  rateWindowMs: 30_000,
}

/** The largest object there is, in bytes. */
export const defaultMaxObjectBytes = 5 * 1024 ** 4

export type RequestLimits = ServerLimits & { readonly size: SizeLimit }

/** What holds for one request: its own limits where it has them, the server's where not. */
export function limitsFor(own: ServerLimits, maxObjectBytes: number, asked: OriginLimits = {}): RequestLimits {
  return {
    ...own,
    connectMs: asked.connectMs ?? own.connectMs,
    headersMs: asked.firstByteMs ?? own.headersMs,
    idleMs: asked.idleMs ?? own.idleMs,
    minBytesPerSecond: asked.minimumRate ?? own.minBytesPerSecond,
    size: sizeLimit(maxObjectBytes, asked.objectBytes),
  }
}

const sizeLimit = (most: number, budget = most): SizeLimit =>
  budget < most ? { bytes: budget, reason: 'budget-object-size' } : { bytes: most, reason: 'object-too-large' }
