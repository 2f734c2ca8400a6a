import type { PullReason, PullState } from '../../contract/pulls.ts'
import type { Token } from './stored-object.ts'

/** Stored by their place. */
export const replaces = ['never', 'changed', 'always'] as const
export type Replace = (typeof replaces)[number]

/** What the words of a reason speak of, as far as it is known. Stored as it is. */
export type ReasonFacts = {
  /** The status that the origin answered. */
  readonly status?: number
  /** The origin that was asked: `host[:port]`. */
  readonly host?: string
  /** The limit that was passed, in the unit of the reason. */
  readonly limit?: number
}

/** What a miss asks for: one object of one bucket, as decided then. */
export type NewPull = {
  readonly bucket: number
  readonly key: string
  /** The client's query without `?`, when the rule passes it; part of the origin URL, not of the key. */
  readonly query: string | null
  /** The scheme of the client's request, for rules that follow it. */
  readonly scheme: 'http' | 'https'
  /** The rule that decided it; `default` is the default rule. */
  readonly rule: string
  /** The client's headers that the rule passes, by lower-case name; `null` when it passes none. */
  readonly headers: Readonly<Record<string, string>> | null
  /** Whether it replaces the object that is there, as the token has seen it: always, or when the origin's has changed. */
  readonly replace: Replace
  /** The warm-up that wants it. Such pulls start after all others. */
  readonly warmUp: number | null
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
  /** What the origin declared, once it has. */
  readonly totalBytes: number | null
  readonly startedAt: number | null
  readonly reason: PullReason | null
  readonly detail: string | null
  readonly facts: ReasonFacts
  /** Not before this moment, milliseconds since 1970. */
  readonly runAt: number
  readonly endedAt: number | null
}
