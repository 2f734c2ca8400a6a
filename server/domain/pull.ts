import type { PullReason, PullState } from '../../contract/pulls.ts'
import type { Token } from './stored-object.ts'

/** What a miss asks for: one object of one bucket, as decided then. */
export type NewPull = {
  readonly bucket: number
  readonly key: string
  /** The client's query without `?`, when the rule passes it; part of the origin URL, not of the key. */
  readonly query: string | null
  /** The scheme of the client's request, for rules that follow it. */
  readonly scheme: 'http' | 'https'
  readonly token: Token
  /** Milliseconds since 1970. */
  readonly queuedAt: number
}

/** A durable record of bringing one object from its origin. */
export type Pull = NewPull & {
  readonly id: string
  readonly state: PullState
  /** How often it has been started. */
  readonly attempts: number
  readonly bytes: number
  readonly reason: PullReason | null
  readonly detail: string | null
  /** Not before this moment, milliseconds since 1970. */
  readonly runAt: number
  readonly endedAt: number | null
}
