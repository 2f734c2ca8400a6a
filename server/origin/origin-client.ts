import type { Readable } from 'node:stream'
import type { OriginAddress } from '../../contract/origin-address.ts'
import type { TestReport } from '../../contract/origin-pull.ts'
import type { PullReason } from '../../contract/pulls.ts'

export type OriginRequest = {
  readonly url: URL
  readonly followRedirects: boolean
  readonly signal?: AbortSignal
}

/** Why an origin gave no whole object, in the words of the pull's record. */
export type OriginFailure = {
  readonly reason: PullReason
  /** One sentence for people, without secrets. */
  readonly detail: string
  /** The origin's own wish (`Retry-After`), milliseconds from now. */
  readonly retryAfterMs?: number
}

export type OriginAnswer =
  | {
      readonly kind: 'found'
      /** The URL that answered, after redirects. */
      readonly url: URL
      /** Every header by lower-case name; repeated ones joined by `, `. */
      readonly headers: Readonly<Record<string, string>>
      /** Declared length in bytes; `null` for a chunked body. */
      readonly bytes: number | null
      /**
       * The body as it arrives, not decoded. It ends cleanly only when it is whole; otherwise it fails with an
       * {@link OriginError}. Must be consumed or destroyed.
       */
      readonly body: Readable
    }
  | { readonly kind: 'failed'; readonly failure: OriginFailure }

/** The body of an answer broke after its headers. */
export class OriginError extends Error {
  override name = 'OriginError'
  readonly failure: OriginFailure

  constructor(failure: OriginFailure, options?: ErrorOptions) {
    super(failure.detail, options)
    this.failure = failure
  }
}

/** What the server's address policy says of an origin before anything is sent to it. */
export type OriginVerdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'unresolved' }
  /** `self` is one of our own listeners or names; `policy` names the setting that would allow it. */
  | { readonly kind: 'self' }
  | { readonly kind: 'policy'; readonly ip: string; readonly setting: string }

/**
 * The one door to the outside. Every connection goes to an address that the policy allowed, checked again on the
 * connected socket and on every redirect hop.
 */
export interface OriginClient extends AsyncDisposable {
  /** GETs an object. Failures are answers, not exceptions; only an aborted signal rejects. */
  get(request: OriginRequest): Promise<OriginAnswer>
  /** Resolves the address and asks the policy; opens no connection. */
  check(address: OriginAddress, protocol: 'http' | 'https'): Promise<OriginVerdict>
  /** Walks policy, DNS, TCP, TLS and HTTP and reports each. The HTTP step is a HEAD of `url`. */
  probe(url: URL): Promise<TestReport>
}
