import { readFileSync } from 'node:fs'
import { ConfigError } from './config-error.ts'

/** The raw settings by name: the environment's `HEADWATER_*`, checked for names only. */
export type Env = Readonly<Partial<Record<SettingName, string>>>

/** Every setting there is (DESIGN.md §8); a secret may also come from a file named by `<NAME>_FILE`. */
const settingNames = [
  'HEADWATER_DATA',
  'HEADWATER_HOST',
  'HEADWATER_CONSOLE_PORT',
  'HEADWATER_OBJECTS_PORT',
  'HEADWATER_CONSOLE_URL',
  'HEADWATER_OBJECTS_URL',
  'HEADWATER_DOMAIN',
  'HEADWATER_REGION',
  'HEADWATER_APPID',
  'HEADWATER_ADMIN_PASSWORD',
  'HEADWATER_SECRET_KEY',
  'HEADWATER_ORIGIN_ALLOW',
  'HEADWATER_ORIGIN_PUBLIC_ONLY',
  'HEADWATER_ORIGIN_RESOLVE',
  'HEADWATER_CARRIERS',
  'HEADWATER_CARRIERS_ALLOWED',
  'HEADWATER_CACHE',
  'HEADWATER_WORKERS',
  'HEADWATER_PULLS',
  'HEADWATER_FLIGHTS',
  'HEADWATER_PULL_BANDWIDTH',
  'HEADWATER_MAX_OBJECT',
  'HEADWATER_LOG_LEVEL',
  'HEADWATER_ACCESS_LOG',
] as const
export type SettingName = (typeof settingNames)[number]

const secretNames: readonly SettingName[] = ['HEADWATER_ADMIN_PASSWORD', 'HEADWATER_SECRET_KEY']

/** Picks the settings out of an environment. Throws {@link ConfigError} for a name that does not exist. */
export function readEnv(environment: Readonly<Record<string, string | undefined>>): Env {
  const env: Partial<Record<SettingName, string>> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('HEADWATER_') || value === undefined) continue
    const secret = secretNames.find((known) => name === `${known}_FILE`)
    if (secret) env[secret] = secretFile(name, value, environment[secret])
    else env[known(name)] = value
  }
  return env
}

function known(name: string): SettingName {
  const found = settingNames.find((setting) => setting === name)
  if (found) return found
  const likely = nearest(name)
  throw new ConfigError(`${name} is not a setting${likely ? `; did you mean ${likely}?` : '.'}`)
}

function secretFile(name: string, path: string, direct: string | undefined): string {
  if (direct !== undefined) throw new ConfigError(`Set either ${name} or ${name.replace(/_FILE$/, '')}, not both.`)
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw new ConfigError(`${name}: the file cannot be read.`, { cause })
  }
}

function nearest(name: string): string | null {
  const ranked = settingNames.map((setting) => ({ setting, edits: editDistance(name, setting) }))
  const best = ranked.sort((a, b) => a.edits - b.edits)[0]
  return best && best.edits <= 4 ? best.setting : null
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
