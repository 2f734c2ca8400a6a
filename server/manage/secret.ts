import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits, URL-safe: a session cookie's value or a set-up token. */
export const newSecret = () => randomBytes(32).toString('base64url')

/** What is stored instead of a secret: SHA-256 in hex. Plain hashing is enough for 256 random bits. */
export const hashOfSecret = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** Compares two hashes without telling by the time it takes how much of them is equal. */
export const sameHash = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
