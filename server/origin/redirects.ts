import { isRedirect } from './answer-head.ts'
import { discard, type Exchange } from './exchange.ts'
import { broken } from './failures.ts'

const mostHops = 5

/** Follows redirects by hand, so that every hop goes through the guard anew. Throws OriginError. */
export async function followRedirects(
  start: URL,
  ask: (url: URL) => Promise<Exchange>,
): Promise<{ readonly url: URL; readonly exchange: Exchange }> {
  const seen = new Set<string>()
  for (let url = start; ; ) {
    seen.add(url.href)
    const exchange = await ask(url)
    if (!isRedirect(exchange.response.statusCode ?? 0)) return { url, exchange }
    discard(exchange)
    url = nextHop(url, exchange.response.headers.location)
    if (seen.has(url.href)) throw broken('origin-redirect-loop', `The origin redirects in a circle (${url.host})`)
    if (seen.size > mostHops) throw broken('origin-redirect-loop', `The origin redirects more than ${mostHops} times`)
  }
}

/** Where a redirect leads, or an OriginError when it leads where no origin may. */
function nextHop(from: URL, location: string | undefined): URL {
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
