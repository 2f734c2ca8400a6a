import type { ObjectMeta } from '../../domain/stored-object.ts'

/**
 * Header lines by name. Names are spelt as they are sent; no two differ in case alone. A list would be no faster on Node,
 * and on Bun `writeHead` goes through one twice.
 */
export type HeaderLines = Readonly<Record<string, string>>

type Lines = { readonly whole: HeaderLines; readonly notModified: HeaderLines }

// On the object's own record: a WeakMap costs every look-up and every collection of garbage something.
const built = Symbol('header lines')
type Known = ObjectMeta & { [built]?: Lines }

/** The lines of a 200 or 206 that depend on the object alone, without length and range. */
export const objectLines = (meta: ObjectMeta) => linesOf(meta).whole

/** What a 304 repeats of them (RFC 9110 §15.4.5). */
export const notModifiedLines = (meta: ObjectMeta) => linesOf(meta).notModified

function linesOf(meta: Known): Lines {
  meta[built] ??= buildLines(meta)
  return meta[built]
}

function buildLines({ etag, storedAt, headers }: ObjectMeta): Lines {
  const validators = { ETag: etag, 'Last-Modified': new Date(storedAt).toUTCString() }
  const { 'cache-control': caching, expires } = headers
  return {
    whole: { ...validators, 'Accept-Ranges': 'bytes', ...keptLines(headers) },
    notModified: { ...validators, ...canonicalLines({ 'cache-control': caching, expires }) },
  }
}

/** The lines of headers that are kept with an object, or will be. */
export const keptLines = (headers: ObjectMeta['headers']): HeaderLines => ({
  'X-Content-Type-Options': 'nosniff',
  ...canonicalLines(headers),
})

const canonicalLines = (headers: Readonly<Record<string, string | undefined>>): HeaderLines =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[canonical(name), value]])),
  )

const canonical = (name: string) =>
  name.startsWith('x-') ? name : name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

/** Types a browser would run or follow in the name of the host they come from; of several it may believe any. */
const active =
  /(?:^|,\s*)(text\/(html|xml|javascript|css)|application\/(xhtml\+xml|xml|pdf|javascript|ecmascript|x-shockwave-flash)|image\/svg\+xml|[^;]*\+xml)/i

const sandbox: HeaderLines = {
  'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'",
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/**
 * Path-style answers share one host, so one bucket's page must not be able to act for another's (reliability.md
 * §3.5): everything is sandboxed, and what could run is only ever downloaded, whatever `lines` say.
 */
export function forSharedHost(lines: HeaderLines, contentType = ''): HeaderLines {
  const isActive = active.test(contentType)
  return { ...lines, ...sandbox, ...(isActive ? { 'Content-Disposition': 'attachment' } : {}) }
}
