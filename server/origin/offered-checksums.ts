import { createHash, type Hash } from 'node:crypto'

type Offer = { readonly algorithm: 'md5' | 'sha256'; readonly digest: Buffer }

/** Checks bytes as they pass against what the origin's headers promised. */
export type Checker = {
  readonly update: (chunk: Buffer) => void
  /** The first promise that was broken, by the name of its algorithm. */
  readonly broken: () => string | null
}

const digestBytes = { md5: 16, sha256: 32 } as const

/** RFC 9530 `:base64:` after `name=`, and RFC 3230 bare base64. */
const sha256Item = /(?:^|[\s,])sha-256=:?([A-Za-z0-9+/]{43}=):?(?=$|[\s,;])/i
const md5Item = /(?:^|[\s,])md5=:?([A-Za-z0-9+/]{22}==):?(?=$|[\s,;])/i
const bare = /^\s*([A-Za-z0-9+/]+={0,2})\s*$/

const offers: ReadonlyArray<readonly [header: string, algorithm: Offer['algorithm'], pattern: RegExp]> = [
  ['repr-digest', 'sha256', sha256Item],
  ['content-digest', 'sha256', sha256Item],
  ['digest', 'sha256', sha256Item],
  ['digest', 'md5', md5Item],
  ['x-amz-checksum-sha256', 'sha256', bare],
  ['content-md5', 'md5', bare],
]

/** Digests that an answer's headers offer for the bytes of a part: only this field is about them (RFC 9530 §2). */
export const offeredForPart = ({ 'content-digest': digest = '' }: Readonly<Record<string, string>>) =>
  offeredChecksums({ 'content-digest': digest })

/** Digests that an answer's headers offer for its whole body. Unreadable ones offer nothing; an ETag never does. */
export function offeredChecksums(headers: Readonly<Record<string, string>>): Offer[] {
  return offers.flatMap(([header, algorithm, pattern]) => {
    const text = pattern.exec(headers[header] ?? '')?.[1]
    const digest = Buffer.from(text ?? '', 'base64')
    return digest.length === digestBytes[algorithm] ? [{ algorithm, digest }] : []
  })
}

/** Hashes each algorithm once, and nothing when nothing is offered. */
export function createChecker(offered: readonly Offer[]): Checker {
  const hashes = new Map<Offer['algorithm'], Hash>(offered.map((o) => [o.algorithm, createHash(o.algorithm)]))
  return {
    update: (chunk) => {
      for (const hash of hashes.values()) hash.update(chunk)
    },
    broken: () => {
      const found = new Map([...hashes].map(([algorithm, hash]) => [algorithm, hash.digest()]))
      return offered.find((o) => !found.get(o.algorithm)?.equals(o.digest))?.algorithm ?? null
    },
  }
}
