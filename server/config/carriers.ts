import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCidr } from './cidr.ts'
import { ConfigError } from './config-error.ts'
import type { Env } from './env.ts'

/** The network operators that are known, and those an origin must be in. */
export type CarriersConfig = {
  readonly lists: readonly { readonly name: string; readonly cidrs: readonly string[] }[]
  /** `null`: an origin may be in any carrier, or in none. */
  readonly allowed: readonly string[] | null
}

/**
 * Reads the folder `HEADWATER_CARRIERS` of `NAME.txt` files, one CIDR block a line, and `HEADWATER_CARRIERS_ALLOWED`.
 * `null` when no carriers are known. Throws {@link ConfigError} naming the setting, or the file and its line.
 */
export function readCarriers(env: Env): CarriersConfig | null {
  const folder = env.HEADWATER_CARRIERS
  const allowed = env.HEADWATER_CARRIERS_ALLOWED
  if (folder === undefined) {
    if (allowed === undefined) return null
    throw new ConfigError('HEADWATER_CARRIERS_ALLOWED needs HEADWATER_CARRIERS, the folder that says who is who.')
  }
  const lists = carrierFiles(folder.trim()).map((file) => ({
    name: file.replace(/\.txt$/, ''),
    cidrs: readList(join(folder.trim(), file)),
  }))
  return { lists, allowed: allowed === undefined ? null : readNames(allowed, lists) }
}

function carrierFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => /^[^.,].*\.txt$/.test(file))
      .sort()
  } catch (cause) {
    throw new ConfigError(`HEADWATER_CARRIERS=${JSON.stringify(folder)}: the folder cannot be read.`, { cause })
  }
}

function readList(path: string): string[] {
  return textOf(path)
    .split('\n')
    .flatMap((line, i) => {
      const cidr = line.replace(/#.*/, '').trim()
      if (cidr === '') return []
      if (isCidr(cidr)) return [cidr]
      const shown = JSON.stringify(cidr.slice(0, 60))
      throw new ConfigError(
        `HEADWATER_CARRIERS: ${path}, line ${i + 1}: ${shown} is no CIDR block such as 192.0.2.0/24.`,
      )
    })
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(`HEADWATER_CARRIERS: ${path} cannot be read.`, { cause })
  }
}

function readNames(text: string, lists: CarriersConfig['lists']): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0)
    throw new ConfigError('HEADWATER_CARRIERS_ALLOWED names no carrier: leave it out to allow all.')
  const known = lists.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  const are = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
  throw new ConfigError(`HEADWATER_CARRIERS_ALLOWED: no file of HEADWATER_CARRIERS is called ${unknown}.txt; ${are}.`)
}
