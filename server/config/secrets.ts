import { ConfigError } from './config-error.ts'
import type { Env } from './env.ts'

/** Kept apart from the configuration so that this can never be logged with it. */
export type Secrets = {
  /** `null`: the first start prints a set-up link instead. */
  readonly adminPassword: string | null
  /** 32 bytes that seal what operators entrust to us; `null`: the one beside the data. */
  readonly secretKey: Uint8Array | null
}

/** Reads the secrets. Throws {@link ConfigError} for a password nobody should use, or for what is no key. */
export function parseSecrets(env: Env): Secrets {
  const adminPassword = env.HEADWATER_ADMIN_PASSWORD ?? null
  if (adminPassword !== null && (adminPassword.length < 10 || adminPassword.length > 1024))
    throw new ConfigError('HEADWATER_ADMIN_PASSWORD must have 10 to 1024 characters.')
  return {
    adminPassword,
    secretKey: env.HEADWATER_SECRET_KEY === undefined ? null : givenKey(env.HEADWATER_SECRET_KEY),
  }
}

function givenKey(text: string): Uint8Array {
  const key = parseKey(text)
  if (key) return key
  throw new ConfigError('HEADWATER_SECRET_KEY must be 32 bytes, as 64 hexadecimal digits or in Base64.')
}

/** 32 bytes in hex, or in either alphabet of Base64; `null` when it is neither. */
export function parseKey(text: string): Uint8Array | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null
}
