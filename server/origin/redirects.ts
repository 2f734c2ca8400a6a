import { isRedirect } from './answer-head.ts'
import { discard, type Exchange } from './exchange.ts'
import { broken, withStatus } from './failures.ts'
import { OriginError } from './origin-client.ts'

const mostHops = 5

/** Asks one hop; `isHome` while every hop so far was at the scheme, host and port of the first one. */
export type AskHop = (url: URL, isHome: boolean) => Promise<Exchange>

/** Follows redirects by hand, so that every hop goes through the guard anew. Throws OriginError. */
export async function followRedirects(
  start: URL,
  ask: AskHop,
): Promise<{ readonly url: URL; readonly exchange: Exchange }> {
  let url = start
  let exchange = await ask(url, true)
  let isHome = true
  const seen = new Set<string>()
  for (;;) {
    const { statusCode = 0 } = exchange.response
    if (!isRedirect(statusCode)) return { url, exchange }
    const { location } = exchange.response.headers
    seen.add(url.href)
    discard(exchange)
    const from = url
    url = withStatusOf(statusCode, () => next(from, location, seen))
    // Once away it stays away: who sent us elsewhere must not choose what our credentials are used for at home.
    isHome &&= url.origin === start.origin
    exchange = await ask(url, isHome)
  }
}

function next(from: URL, location: string | undefined, seen: ReadonlySet<string>): URL {
  const url = nextHop(from, location)
  if (seen.has(url.href)) throw broken('origin-redirect-loop', `The origin redirects in a circle (${url.host})`)
  if (seen.size > mostHops) throw broken('origin-redirect-loop', `The origin redirects more than ${mostHops} times`)
  return url
}

function withStatusOf<T>(status: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof OriginError ? withStatus(error, status) : error
  }
}

/** Where a redirect leads, or an OriginError when it leads where no origin may. */
export function nextHop(from: URL, location: string | undefined): URL {
  if (location === undefined) throw broken('origin-bad-response', 'The origin redirects to nowhere')
  const url = URL.parse(asciiOnly(location), from)
  const refused = (why: string) => broken('origin-redirect-refused', `The origin redirects ${why}`)
  if (url === null) throw refused('to something that is no URL')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(`to ${url.protocol}, not to http or https`)
  if (from.protocol === 'https:' && url.protocol === 'http:') throw refused('from https to http')
  if (url.username !== '' || url.password !== '') throw refused('to a URL with credentials')
  url.hash = ''
  return url
}

/** Raw bytes in a Location (Node shows them as Latin-1) mean themselves, percent-encoded. */
const asciiOnly = (location: string) =>
  location.replace(/[\x80-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
