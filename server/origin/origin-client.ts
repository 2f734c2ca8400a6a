import type { OriginAddress } from '../../contract/origin-address.ts'
import type { TestReport } from '../../contract/origin-pull.ts'
import type { PullReason } from '../../contract/pulls.ts'
import type { Budgets } from '../../contract/rule.ts'
import type { OpenCredentials } from '../domain/origin-pull.ts'

/** How one origin of a rule is reached and convinced. */
export type OriginSite = {
  /** `host[:port]` sent as `Host`; empty sends the URL's own. */
  readonly hostHeader: string
  /** Asked for in the TLS handshake and looked for in the certificate; empty is the URL's host name. */
  readonly serverName: string
  /** PEM, beside the machine's own; may be empty. */
  readonly certificateAuthority: string
  /** Sent to the URL's own scheme, host and port alone, never to where it redirects. */
  readonly credentials: OpenCredentials
}

/** Limits of one request; what is left out is the server's own. */
export type OriginLimits = Partial<
  Pick<Budgets, 'connectMs' | 'firstByteMs' | 'idleMs' | 'minimumRate'> & {
    /** The largest body in bytes. */
    readonly objectBytes: number
  }
>

/** Who may have to wait. The signal is asked for only when it has to: most never do. */
export type Waiter = { readonly signal: AbortSignal }

/**
 * Meters bytes that arrive: resolves when that many more may be read, `null` is at once. One for all requests that share a
 * bandwidth.
 */
export type Throttle = (bytes: number, waiter: Waiter) => Promise<void> | null

/** A body as it arrives, for one reader: what is used of a `Readable`, at a fraction of its cost for a small body. */
export interface OriginBody extends AsyncIterable<Uint8Array> {
  /** Lets go of what was not read. */
  destroy(): unknown
  /** It was read to its end, broke or was let go of. */
  readonly closed: boolean
  once(event: 'close', listener: () => void): unknown
}

export type OriginRequest = {
  readonly url: URL
  readonly method?: 'GET' | 'HEAD'
  readonly followRedirects: boolean
  readonly site?: OriginSite
  /** Further headers by lower-case name: what the rule passes and adds. The gateway's own win over them, but for `Accept` and `User-Agent`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Asks for a part (RFC 9110 §14.2): with `validator`, only of that version. */
  readonly range?: { readonly start: number; readonly end: number | null; readonly validator?: string }
  /** Asks only for another version than this one (RFC 9110 §13.1.2, §13.1.3). */
  readonly unless?: { readonly etag: string | null; readonly lastModified: string | null }
  readonly limits?: OriginLimits
  readonly throttle?: Throttle
  /** How many bytes of an error's body to keep, for rules that pass it on. 0 keeps none. */
  readonly errorBodyBytes?: number
  readonly signal?: AbortSignal
}

/** An origin's own refusal, for rules that pass it on. Headers by lower-case name. */
export type RefusalAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Why an origin gave no whole object, in the words of the pull's record. */
export type OriginFailure = {
  readonly reason: PullReason
  /** One sentence for people, without secrets. */
  readonly detail: string
  /** The origin's own wish (`Retry-After`), milliseconds from now. */
  readonly retryAfterMs?: number
  /** The status the origin answered, if it answered one. */
  readonly status?: number
  /** Where it was asked: `host[:port]`, without redirects. */
  readonly host?: string
  /** The limit it passed: bytes, or bytes a second. */
  readonly limit?: number
  /** What it answered with that, when it was asked to be kept. */
  readonly answer?: RefusalAnswer
}

/** Compares bytes, handed over in order, with what an origin promised of them. */
export type BodyCheck = {
  readonly update: (bytes: Uint8Array) => void
  /** At the end: the first promise that was broken, by the name of its algorithm. */
  readonly broken: () => string | null
}

export type OriginAnswer =
  | {
      readonly kind: 'found'
      /** The URL that answered, after redirects. */
      readonly url: URL
      /** Every header by lower-case name; repeated ones joined by `, `. */
      readonly headers: Readonly<Record<string, string>>
      /** Declared length of this body in bytes; `null` when none was. */
      readonly bytes: number | null
      /** Of a part: which, of how many bytes in all (`null`: the origin does not say). `null` for a whole object. */
      readonly part: { readonly start: number; readonly end: number; readonly of: number | null } | null
      /**
       * Whether the end of the body proves that it is whole: it was declared, chunked or carries a checksum. A body that
       * ends with its connection is not.
       */
      readonly ends: 'proven' | 'unproven'
      /**
       * Begins a check of a whole body against the checksums that came with it, for one that is put together from parts;
       * `body` checks its own. Not there when none came.
       */
      readonly recheck?: () => BodyCheck
      /**
       * The body as it arrives, not decoded. It ends cleanly only when it is whole as far as `ends` says; otherwise it
       * fails with an {@link OriginError}. Must be consumed or destroyed. Empty for a HEAD.
       */
      readonly body: OriginBody
    }
  /** `unless` held: the origin has nothing newer. */
  | { readonly kind: 'unchanged' }
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
  /** The address is in none of the carriers that are allowed; `carrier` is the one it is in, if it is in one. */
  | { readonly kind: 'carrier'; readonly ip: string; readonly carrier: string | null }

/** One key that an origin's list names, with its size where the list says it. */
export type ListedKey = { readonly key: string; readonly bytes: number | null }

export type OriginListing = {
  readonly kind: 's3' | 'index'
  /** The folder or bucket to list: below it, `prefix` is looked for. */
  readonly url: URL
  /** The start of the keys wanted, decoded. */
  readonly prefix: string
  readonly site: OriginSite
  readonly limits?: OriginLimits
  readonly signal: AbortSignal
}

/**
 * The one door to the outside. Every connection goes to an address that the policy allowed, checked again on the
 * connected socket and on every redirect hop.
 */
export interface OriginClient extends AsyncDisposable {
  /** Asks for an object. Failures are answers, not exceptions; only an aborted signal rejects. */
  get(request: OriginRequest): Promise<OriginAnswer>
  /** Every key an origin lists, page by page. Throws {@link OriginError}, or the signal's reason. */
  list(listing: OriginListing): AsyncIterable<readonly ListedKey[]>
  /** Resolves the address and asks the policy; opens no connection. */
  check(address: OriginAddress, protocol: 'http' | 'https'): Promise<OriginVerdict>
  /** Walks policy, DNS, TCP, TLS and HTTP and reports each. The HTTP step is a HEAD of `url`. */
  probe(url: URL, site?: OriginSite): Promise<TestReport>
}
