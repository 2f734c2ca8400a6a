import { parseOriginAddress } from '../../contract/origin-address.ts'
import { reservedHeaders } from '../../contract/rule-problems.ts'
import { gatewaysOf } from '../domain/cdn-loop.ts'
import type { OpenCredentials } from '../domain/origin-pull.ts'
import { ownHeaders, type Self } from '../domain/own-headers.ts'
import type { Secret } from '../domain/secret.ts'
import { broken } from './failures.ts'
import { plainTls, type TlsSettings } from './guarded-agents.ts'
import type { OriginRequest, OriginSite } from './origin-client.ts'
import { s3Target, signS3 } from './sign-s3.ts'

/** What is sent first: everything but the connection's own headers. */
export type RequestHead = {
  readonly method: 'GET' | 'HEAD'
  /** Path and query. */
  readonly target: string
  readonly host: string
  /** By lower-case name, without `Host`. */
  readonly headers: Readonly<Record<string, string>>
}

export type HeadOptions = {
  readonly self: Self
  /** Where the request began. */
  readonly first: URL
  /** Whether every hop so far was at the scheme, host and port of the first URL. */
  readonly isHome: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

type Asked = Pick<OriginRequest, 'method' | 'site' | 'headers' | 'range' | 'unless'>

/**
 * The request for one hop. The rule's headers and credentials go home only, its `Host` to its own host only. Throws
 * `credentials-missing` when a secret is needed and none is there.
 */
export function requestHead(url: URL, asked: Asked, { self, first, isHome, now }: HeadOptions): RequestHead {
  const { method = 'GET', site } = asked
  const credentials = isHome && site ? site.credentials : nobody
  const target = credentials.kind === 's3' ? s3Target(url) : `${url.pathname}${url.search}`
  const host = hostOf(url, first, site)
  const passed = isHome ? passable(asked.headers ?? {}) : {}
  const headers = { ...ownHeaders(self, { ...passed, ...loopOf(asked) }), ...conditionsOf(asked) }
  return {
    method,
    target,
    host,
    headers: { ...headers, ...proofOf(credentials, { method, target, host, headers, now }) },
  }
}

const nobody: OpenCredentials = { kind: 'none' }

/** TLS as the site wants it: its server name for its own host only, its authorities wherever the request leads. */
export const tlsOf = (url: URL, first: URL, site: OriginSite | undefined): TlsSettings => ({
  ...plainTls,
  ...(site && { certificateAuthority: site.certificateAuthority }),
  ...(site && isSameHost(url, first) && { serverName: site.serverName.toLowerCase() }),
})

const isSameHost = (url: URL, first: URL) => url.hostname === first.hostname

function hostOf(url: URL, first: URL, site: OriginSite | undefined): string {
  if (!site?.hostHeader || !isSameHost(url, first)) return url.host
  const parsed = parseOriginAddress(site.hostHeader)
  return parsed.ok ? parsed.address.canonical : url.host
}

/** Rules refuse most of this when they are saved; here nothing gets past that was stored or passed some other way. */
const passable = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => isToken(name) && !reservedHeaders.has(name) && isVisible(value)),
  )

/** A circle may lead over a redirect, so this goes along everywhere. */
const loopOf = ({ headers }: Asked): Readonly<Record<string, string>> => {
  const gateways = gatewaysOf(headers?.['cdn-loop'])
  return gateways.length === 0 ? {} : { 'cdn-loop': gateways.join(', ') }
}

const isToken = (name: string) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)
const isVisible = (value: string) => /^[\t\x20-\x7e]*$/.test(value)

function conditionsOf({ range, unless }: Asked): Record<string, string> {
  if (!range && !unless) return {}
  const conditions = {
    range: range && `bytes=${range.start}-${range.end ?? ''}`,
    'if-range': range?.validator,
    'if-none-match': unless?.etag ?? undefined,
    'if-modified-since': unless?.lastModified ?? undefined,
  }
  return Object.fromEntries(Object.entries(conditions).flatMap(([name, text]) => (text ? [[name, text]] : [])))
}

type Signable = RequestHead & { readonly now: number }

function proofOf(credentials: OpenCredentials, request: Signable): Record<string, string> {
  if (credentials.kind === 'none') return {}
  const secret = known(credentials.secret)
  switch (credentials.kind) {
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${credentials.user}:${secret.reveal()}`).toString('base64')}` }
    case 'bearer':
      return { authorization: `Bearer ${secret.reveal()}` }
    case 'header':
      return { [secretHeader(credentials.name)]: secret.reveal() }
    case 's3':
      return signS3(request, credentials, secret)
  }
}

function known(secret: Secret | null): Secret {
  if (secret !== null) return secret
  throw broken('credentials-missing', 'The rule needs a secret for its origin, and none is stored')
}

function secretHeader(name: string): string {
  const lower = name.toLowerCase()
  if (isToken(lower) && !reservedHeaders.has(lower)) return lower
  throw broken('credentials-missing', `The rule wants its secret sent as ${name}, which cannot be sent`)
}
