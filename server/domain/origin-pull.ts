import type { OriginAddress } from '../../contract/origin-address.ts'

/** One rule: what to do when a key is missing. This release knows the default rule, which holds for every key. */
export type OriginRule = {
  readonly mode: 'async'
  readonly origin: OriginAddress
  readonly protocol: 'http' | 'https' | 'follow'
  readonly redirectCode: 301 | 302 | 307
  readonly passQuery: boolean
  readonly followRedirects: boolean
}
