import type { ListedKey, OriginClient, OriginListing } from './origin-client.ts'

/**
 * Every key an origin lists below a URL, page by page. Throws OriginError, or the signal's reason. The parsers are loaded
 * when they are wanted: few gateways ever list, and all would pay for them in memory.
 */
export async function* listOrigin(
  get: OriginClient['get'],
  listing: OriginListing,
): AsyncGenerator<readonly ListedKey[]> {
  if (listing.kind === 's3') {
    const { listS3 } = await import('./list-s3.ts')
    yield* listS3(get, listing)
  } else {
    const { listIndex } = await import('./list-index.ts')
    yield* listIndex(get, listing)
  }
}
