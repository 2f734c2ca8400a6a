import type { IncomingMessage } from 'node:http'

/** Which bucket a request names, and by which of its addresses. */
export type HostMeaning = {
  /** The host name: lower case, without port, without the dot at its end. */
  readonly name: string
} & (
  | { readonly kind: 'access' | 'accelerated'; readonly bucket: string }
  /** The bare base host: the bucket is the first segment of the path. */
  | { readonly kind: 'path-style' }
  /** None of the gateway's own names: perhaps a custom domain. */
  | { readonly kind: 'foreign' }
  /** What stands there is no host (RFC 9110 §7.2). */
  | { readonly kind: 'none' }
)

const mostRemembered = 10_000
/** Of a name that DNS knows, with a dot at its end and a port, characters. */
const longestRemembered = 253 + 1 + 6

const hostGrammar = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i

/**
 * Reads hosts: `<bucket>.cos.<region>.<base>`, `<bucket>.file.<base>`, the base itself, or an IP address. Where a request
 * names none, the base is meant.
 */
export function createHostReader(home: { readonly domain: string; readonly region: string }) {
  const access = `.cos.${home.region}.${home.domain}`
  const accelerated = `.file.${home.domain}`
  const bare = new Set(['', home.domain, access.slice(1), 'localhost'])
  const remembered = new Map<string, HostMeaning>()

  const read = (header: string): HostMeaning => {
    const name = header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
    if (name.endsWith(access)) return { name, kind: 'access', bucket: name.slice(0, -access.length) }
    if (name.endsWith(accelerated)) return { name, kind: 'accelerated', bucket: name.slice(0, -accelerated.length) }
    return { name, kind: bare.has(name) || /^(\[.*\]|[\d.]+)$/.test(name) ? 'path-style' : 'foreign' }
  }
  const readAnew = (header: string): HostMeaning => {
    if (!hostGrammar.test(header)) return { name: '', kind: 'none' }
    const meaning = read(header)
    // Hosts are the clients' to choose: the memory of them must not grow for ever.
    if (header.length > longestRemembered) return meaning
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(header, meaning)
    return meaning
  }
  const unnamed = read('')
  // Requests mostly name the host of the one before: texts that are the same are compared faster than hashed.
  let last = { header: '', meaning: unnamed }
  return (header: string | undefined): HostMeaning => {
    if (header === undefined) return unnamed
    if (header !== last.header) last = { header, meaning: remembered.get(header) ?? readAnew(header) }
    return last.meaning
  }
}

/** The parts of an origin-form or absolute-form target, still percent-encoded. */
export function splitTarget(req: IncomingMessage): { readonly path: string; readonly query: string } {
  const target = req.url ?? '/'
  const start = target.startsWith('/') ? 0 : target.indexOf('/', 'http://'.length)
  if (start < 0) return { path: '/', query: '' }
  const mark = target.indexOf('?', start)
  return mark < 0
    ? { path: target.slice(start), query: '' }
    : { path: target.slice(start, mark), query: target.slice(mark + 1) }
}

/** `/<bucket>/<key>` of a path-style request; the bucket may be empty. */
export function splitPathStyle(path: string): { readonly bucket: string; readonly keyPath: string } {
  const slash = path.indexOf('/', 1)
  return slash < 0
    ? { bucket: path.slice(1), keyPath: '' }
    : { bucket: path.slice(1, slash), keyPath: path.slice(slash + 1) }
}
