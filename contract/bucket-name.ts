/** What is wrong with the part of a bucket's name that its owner chooses. */
export type BucketNameProblem = 'empty' | 'characters' | 'hyphen' | 'too-long'

/** Where a bucket will live: its name must fit in front of this. */
export type BucketHome = { readonly appid: string; readonly region: string; readonly domain: string }

/** `<name>-<appid>`: how a bucket is called everywhere. */
export const fullBucketName = (name: string, home: BucketHome) => `${name}-${home.appid}`

/**
 * The longest name an owner may choose, in characters. COS allows 60 for the whole access domain, which leaves 32 for
 * the full bucket name under its own longest suffix; a longer base domain of ours still leaves those 32.
 */
export function maxBucketNameLength(home: BucketHome): number {
  const suffix = `.cos.${home.region}.${home.domain}`.length
  return Math.min(63, Math.max(60 - suffix, 32)) - `-${home.appid}`.length
}

/** Checks the owner's part of a name (`[a-z0-9-]`, no hyphen at either end). `null` when it is fine. */
export function bucketNameProblem(name: string, home: BucketHome): BucketNameProblem | null {
  if (name === '') return 'empty'
  if (!/^[a-z0-9-]+$/.test(name)) return 'characters'
  if (name.startsWith('-') || name.endsWith('-')) return 'hyphen'
  return name.length > maxBucketNameLength(home) ? 'too-long' : null
}
