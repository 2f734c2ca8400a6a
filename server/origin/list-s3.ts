import { broken } from './failures.ts'
import { getPage, textOf } from './list-page.ts'
import type { ListedKey, OriginClient, OriginListing } from './origin-client.ts'
import { readS3Page } from './s3-page.ts'

/** More pages than any bucket that could be pulled has. */
const mostPages = 1_000_000

/** A thousand of the longest keys, encoded, with all that is said of each, take half of it. It is parsed in one go. */
const mostBytes = 8 * 1024 * 1024

/** Amazon's ListObjectsV2, page by page; `url` is the bucket's. */
export async function* listS3(get: OriginClient['get'], listing: OriginListing): AsyncGenerator<readonly ListedKey[]> {
  const seen = new Set<string>()
  for (let token: string | null = null; ; ) {
    const page = await onePage(get, listing, token)
    const keys = page.keys.filter(({ key }) => key.startsWith(listing.prefix))
    if (keys.length > 0) yield keys
    if (page.next === null) return
    if (seen.has(page.next) || seen.size >= mostPages) throw broken('origin-bad-response', 'The list has no end')
    seen.add(page.next)
    token = page.next
  }
}

async function onePage(get: OriginClient['get'], listing: OriginListing, token: string | null) {
  const url = pageUrl(listing, token)
  const { body } = await getPage(get, listing, { url, mostBytes })
  let text = ''
  for await (const piece of textOf(body, url)) text += piece
  return readS3Page(text)
}

/** The query in the order and the spelling in which it is signed. */
function pageUrl({ url, prefix }: OriginListing, token: string | null): URL {
  const asked = {
    ...(token === null ? {} : { 'continuation-token': token }),
    'encoding-type': 'url',
    'list-type': '2',
    'max-keys': '1000',
    prefix,
  }
  const page = new URL(url)
  page.search = Object.entries(asked)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  return page
}
