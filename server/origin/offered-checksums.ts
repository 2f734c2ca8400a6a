import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { BodyCheck } from './origin-client.ts'

type Algorithm = keyof typeof digestBytes

type Offer = { readonly algorithm: Algorithm; readonly digest: Buffer }

/** Checks bytes as they pass. */
export type Checker = BodyCheck

const digestBytes = { md5: 16, sha1: 20, sha256: 32, sha512: 64, crc32: 4 } as const

/** RFC 9530 `:base64:` after `name=`, and RFC 3230 bare base64. */
const sha256Item = /(?:^|[\s,])sha-256=:?([A-Za-z0-9+/]{43}=):?(?=$|[\s,;])/i
const sha512Item = /(?:^|[\s,])sha-512=:?([A-Za-z0-9+/]{86}==):?(?=$|[\s,;])/i
const md5Item = /(?:^|[\s,])md5=:?([A-Za-z0-9+/]{22}==):?(?=$|[\s,;])/i
const bare = /^\s*([A-Za-z0-9+/]+={0,2})\s*$/

const offers: ReadonlyArray<readonly [header: string, algorithm: Algorithm, pattern: RegExp]> = [
  ['repr-digest', 'sha256', sha256Item],
  ['repr-digest', 'sha512', sha512Item],
  ['content-digest', 'sha256', sha256Item],
  ['content-digest', 'sha512', sha512Item],
  ['digest', 'sha256', sha256Item],
  ['digest', 'md5', md5Item],
  ['x-amz-checksum-sha256', 'sha256', bare],
  ['x-amz-checksum-sha1', 'sha1', bare],
  ['x-amz-checksum-crc32', 'crc32', bare],
  ['content-md5', 'md5', bare],
]

/** Digests that an answer's headers offer for the bytes of a part: only this field is about them (RFC 9530 §2). */
export const offeredForPart = ({ 'content-digest': digest = '' }: Readonly<Record<string, string>>) =>
  offeredChecksums({ 'content-digest': digest })

/**
 * Digests that an answer's headers offer for its whole body. Unreadable ones offer nothing, nor do those of S3 that are
 * made of the digests of parts (`…-3`), CRC-32C and CRC-64/NVME; an ETag never does.
 */
export function offeredChecksums(headers: Readonly<Record<string, string>>): Offer[] {
  return offers.flatMap(([header, algorithm, pattern]) => {
    const given = headers[header]
    if (given === undefined) return []
    const text = pattern.exec(given)?.[1]
    const digest = Buffer.from(text ?? '', 'base64')
    return digest.length === digestBytes[algorithm] ? [{ algorithm, digest }] : []
  })
}

/** Hashes each algorithm once, and nothing when nothing is offered. */
export function createChecker(offered: readonly Offer[]): BodyCheck {
  if (offered.length === 0) return nothingOffered
  const hashes = new Map(offered.map(({ algorithm }) => [algorithm, createSum(algorithm)]))
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

const nothingOffered: BodyCheck = { update: () => {}, broken: () => null }

type Sum = { update(chunk: Uint8Array): unknown; digest(): Buffer }

function createSum(algorithm: Algorithm): Sum {
  if (algorithm !== 'crc32') return createHash(algorithm)
  let sum = 0
  return {
    update(chunk) {
      sum = crc32(chunk, sum)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(sum)
      return bytes
    },
  }
}
