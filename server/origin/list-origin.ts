import { listIndex } from './list-index.ts'
import { listS3 } from './list-s3.ts'
import type { ListedKey, OriginClient, OriginListing } from './origin-client.ts'

/** Every key an origin lists below a URL, page by page. Throws OriginError, or the signal's reason. */
export const listOrigin = (get: OriginClient['get'], listing: OriginListing): AsyncIterable<readonly ListedKey[]> =>
  listing.kind === 's3' ? listS3(get, listing) : listIndex(get, listing)
