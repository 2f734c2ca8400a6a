import { ConfigError } from './config-error.ts'
import type { Env } from './env.ts'

/** Kept apart from the configuration so that this can never be logged with it. */
export type Secrets = {
  /** `null`: the first start prints a set-up link instead. */
  readonly adminPassword: string | null
}

/** Reads the secrets. Throws {@link ConfigError} for a password nobody should use. */
export function parseSecrets(env: Env): Secrets {
  const adminPassword = env.HEADWATER_ADMIN_PASSWORD ?? null
  if (adminPassword !== null && (adminPassword.length < 10 || adminPassword.length > 1024))
    throw new ConfigError('HEADWATER_ADMIN_PASSWORD must have 10 to 1024 characters.')
  return { adminPassword }
}
