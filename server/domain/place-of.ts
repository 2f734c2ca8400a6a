/**
 * Where an answer came from, told from any other place: two queries may be two objects, and entity tags say nothing across
 * objects (RFC 9110 §8.8.3). Left out is what only says who may ask and until when, and is another one each time.
 */
export function placeOf({ origin, pathname, search }: URL): string {
  const pairs = search.slice(1).split('&')
  const isShared = pairs.some((pair) => pair.startsWith('sig='))
  const kept = pairs.filter((pair) => !isPermission(nameOf(pair), isShared))
  return `${origin}${pathname}?${kept.join('&')}`
}

const nameOf = (pair: string) => pair.slice(0, pair.includes('=') ? pair.indexOf('=') : undefined).toLowerCase()

/** Presigned requests of the S3 family and CDNs, in whatever version. Never what could name an object, as `token` or `id`. */
const permission =
  /^(x-(amz|cos|goog|oss|obs|tos)-.+|q-.+|(aws|oss)?accesskeyid|googleaccessid|signature|sign|expires|key-pair-id|policy|security-token|auth_key)$/

/** Of shared access signatures of Azure; without one these are anybody's names. */
const sharedPermission = /^(sig|se|st|ske|skt)$/

const isPermission = (name: string, isShared: boolean) =>
  permission.test(name) || (isShared && sharedPermission.test(name))
