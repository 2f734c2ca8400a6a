import { type ObjectMeta, storedHeaderNames } from '../../domain/stored-object.ts'

/**
 * Header lines by name. Names are spelt as they are sent; no two differ in case alone. A list would be no faster on Node,
 * and on Bun `writeHead` goes through one twice.
 */
export type HeaderLines = Readonly<Record<string, string>>

// On the object's own record: a WeakMap costs every look-up and every collection of garbage something.
const built = Symbol('header lines')
const builtFor304 = Symbol('header lines of a 304')
type Known = ObjectMeta & { [built]?: HeaderLines; [builtFor304]?: HeaderLines }

/** The lines of a 200 or 206 that depend on the object alone, without length and range. */
export function objectLines(meta: Known): HeaderLines {
  meta[built] ??= { ...validators(meta), 'Accept-Ranges': 'bytes', ...keptLines(meta.headers) }
  return meta[built]
}

/** What a 304 repeats of them (RFC 9110 §15.4.5). */
export function notModifiedLines(meta: Known): HeaderLines {
  const { 'cache-control': caching, expires } = meta.headers
  meta[builtFor304] ??= addLines(validators(meta), { 'cache-control': caching, expires })
  return meta[builtFor304]
}

const validators = ({ etag, storedAt }: ObjectMeta) => ({
  ETag: etag,
  'Last-Modified': new Date(storedAt).toUTCString(),
})

/** The lines of headers that are kept with an object, or will be. */
export const keptLines = (headers: ObjectMeta['headers']): HeaderLines =>
  addLines({ 'X-Content-Type-Options': 'nosniff' }, headers)

function addLines(lines: Record<string, string>, headers: Readonly<Record<string, string | undefined>>): HeaderLines {
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined) lines[spelt.get(name) ?? name] = value
  }
  return lines
}

/** As names are usually written; those of user metadata stay as they are. */
const spelt: ReadonlyMap<string, string> = new Map(
  storedHeaderNames.map((name) => [name, name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())]),
)

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
