import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config/config-error.ts'
import { parseKey } from './config/secrets.ts'

/**
 * The key that seals secrets when none is configured: that of a data folder which this process has locked, made on first
 * use. Throws {@link ConfigError} when others may read it, or when it is no key.
 */
export function secretKeyOf(folder: string): Uint8Array {
  const path = join(folder, 'secret.key')
  const mode = statSync(path, { throwIfNoEntry: false })?.mode
  if (mode === undefined) return makeKey(folder, path)
  if ((mode & 0o077) !== 0)
    throw new ConfigError(`${path} is open to other users of this machine. Run: chmod 600 ${path}`)
  const key = parseKey(readKey(path))
  if (key) return key
  throw new ConfigError(`${path} holds no key. Put the one back that was there, or set HEADWATER_SECRET_KEY.`)
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${path} cannot be read.`, { cause })
  }
}

/** Whole or not at all, and on disk before the first secret is sealed under it. */
function makeKey(folder: string, path: string): Uint8Array {
  const key = randomBytes(32)
  const draft = `${path}.new`
  try {
    rmSync(draft, { force: true })
    synced(openSync(draft, 'wx', 0o600), (file) => writeSync(file, `${key.toString('hex')}\n`))
    renameSync(draft, path)
    synced(openSync(folder, 'r'))
  } catch (cause) {
    throw new ConfigError(`${path} cannot be written.`, { cause })
  }
  return key
}

function synced(file: number, write: (file: number) => void = () => undefined): void {
  try {
    write(file)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
