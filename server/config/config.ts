import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import { type CarriersConfig, readCarriers } from './carriers.ts'
import { isCidr } from './cidr.ts'
import { ConfigError } from './config-error.ts'
import type { Env, SettingName } from './env.ts'

/** Everything that can be set, parsed. Holds no secret, so it may be logged. */
export type Config = {
  readonly dataFolder: string
  readonly host: string
  readonly consolePort: number
  readonly objectsPort: number
  /** What operators type; `null` means `http://<the bound address>:<the console's port>`. */
  readonly consoleUrl: URL | null
  /** Where end users reach objects; `null` means `http://<domain>:<the objects' port>`. */
  readonly objectsUrl: URL | null
  readonly domain: string
  readonly region: string
  readonly appid: string
  readonly logLevel: LogLevel
  /** A path, or `-` for standard output; `null` is none. */
  readonly accessLog: string | null
  /** Processes that answer on the objects listener; 1 is this process itself. */
  readonly workers: number
  /** Memory for hot objects, bytes, of all processes together. */
  readonly cacheBytes: number
  readonly pulls: {
    /** In the background at once. */
    readonly atOnce: number
    /** Reads of origins at once, those for waiting clients included. */
    readonly reads: number
    /** Bytes a second of all of them; `null` is no limit. */
    readonly bandwidth: number | null
    /** The largest object that is pulled, bytes. */
    readonly objectBytes: number
  }
  readonly origin: {
    readonly allow: readonly string[]
    readonly publicOnly: boolean
    /** `name:port` → the fixed address it is reached at. */
    readonly resolve: ReadonlyMap<string, { readonly ip: string; readonly port: number }>
    /** May be long. */
    readonly carriers: CarriersConfig | null
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

/** Parses the settings. Throws {@link ConfigError} naming the first setting that cannot be used. */
export function parseConfig(env: Env): Config {
  const read = <T>(name: SettingName, parse: (text: string) => T | null, standard: T, expected: string): T => {
    const text = env[name]
    if (text === undefined) return standard
    const value = parse(text.trim())
    if (value === null) throw new ConfigError(`${name}=${JSON.stringify(text)} cannot be used: ${expected}.`)
    return value
  }
  const port = 'expected a port, 1 to 65535 (0 takes a free one)'
  const config: Config = {
    dataFolder: read('HEADWATER_DATA', folder, resolve('data'), 'expected the path of a folder'),
    host: read('HEADWATER_HOST', ip, '127.0.0.1', 'expected an IP address to bind, such as 0.0.0.0'),
    consolePort: read('HEADWATER_CONSOLE_PORT', portNumber, 8080, port),
    objectsPort: read('HEADWATER_OBJECTS_PORT', portNumber, 9000, port),
    consoleUrl: read('HEADWATER_CONSOLE_URL', siteUrl, null, 'expected an address such as https://console.example.com'),
    objectsUrl: read('HEADWATER_OBJECTS_URL', siteUrl, null, 'expected an address such as https://objects.example.com'),
    domain: read('HEADWATER_DOMAIN', hostName, 'localhost', 'expected a host name without a port'),
    region: read('HEADWATER_REGION', label, 'local', 'expected letters, digits and hyphens'),
    appid: read('HEADWATER_APPID', digits, '1250000000', 'expected 1 to 20 digits'),
    logLevel: read('HEADWATER_LOG_LEVEL', logLevel, 'info', `expected one of ${logLevels.join(', ')}`),
    accessLog: read('HEADWATER_ACCESS_LOG', filePath, null, 'expected the path of a file, or - for standard output'),
    cacheBytes: read('HEADWATER_CACHE', between(1024 ** 2, 1e12), 64 * 1024 ** 2, 'expected bytes, 1048576 or more'),
    workers: read('HEADWATER_WORKERS', between(1, 64), 1, 'expected a number of processes, 1 to 64'),
    pulls: {
      atOnce: read('HEADWATER_PULLS', between(1, 1024), 32, 'expected how many pulls run at once, 1 to 1024'),
      reads: read('HEADWATER_FLIGHTS', between(1, 65_536), 512, 'expected how many reads run at once, 1 to 65536'),
      bandwidth: read('HEADWATER_PULL_BANDWIDTH', between(1024, 1e12), null, 'expected bytes a second, 1024 or more'),
      objectBytes: read(
        'HEADWATER_MAX_OBJECT',
        between(1, largestObject),
        largestObject,
        'expected bytes, at most 5 TiB',
      ),
    },
    origin: {
      allow: read(
        'HEADWATER_ORIGIN_ALLOW',
        cidrList,
        [],
        'expected CIDR ranges separated by commas, such as 127.0.0.1/32',
      ),
      publicOnly: read('HEADWATER_ORIGIN_PUBLIC_ONLY', flag, false, 'expected 1 or 0'),
      resolve: read(
        'HEADWATER_ORIGIN_RESOLVE',
        fixedAddresses,
        new Map(),
        'expected name:port=ip:port, several separated by commas',
      ),
      carriers: readCarriers(env),
    },
  }
  if (config.consolePort === config.objectsPort && config.consolePort !== 0)
    throw new ConfigError(
      'HEADWATER_CONSOLE_PORT and HEADWATER_OBJECTS_PORT must differ: objects are other people’s content.',
    )
  return config
}

const largestObject = 5 * 1024 ** 4

const between = (least: number, most: number) => (text: string) => {
  const number = /^\d{1,13}$/.test(text) ? Number(text) : 0
  return number >= least && number <= most ? number : null
}
const folder = (text: string) => (text === '' ? null : resolve(text))
const filePath = (text: string) => (text === '' ? null : text === '-' ? text : resolve(text))
const ip = (text: string) => (isIP(text) > 0 ? text : null)
const portNumber = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : null)
const label = (text: string) => (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) ? text : null)
const digits = (text: string) => (/^\d{1,20}$/.test(text) ? text : null)
const flag = (text: string) => (text === '1' ? true : text === '0' ? false : null)
const logLevel = (text: string) => logLevels.find((level) => level === text) ?? null

function hostName(text: string): string | null {
  const parsed = parseOriginAddress(text)
  return parsed.ok && parsed.address.kind === 'name' && parsed.address.port === null ? parsed.address.host : null
}

function siteUrl(text: string): URL | null {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null
  return url.pathname === '/' && !url.search && !url.hash ? url : null
}

function cidrList(text: string): string[] | null {
  const ranges = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return ranges.every(isCidr) ? ranges : null
}

function fixedAddresses(text: string): Map<string, { ip: string; port: number }> | null {
  const entries = text.split(',').map((part) => fixedAddress(part.trim()))
  return entries.includes(null) ? null : new Map(entries.filter((entry) => entry !== null))
}

function fixedAddress(text: string): [string, { ip: string; port: number }] | null {
  const [from = '', to = '', ...rest] = text.split('=')
  if (rest.length > 0) return null
  const [name, fixed] = [parseOriginAddress(from), parseOriginAddress(to)]
  if (!name.ok || name.address.port === null) return null
  if (!fixed.ok || fixed.address.kind === 'name' || fixed.address.port === null) return null
  return [name.address.canonical, { ip: fixed.address.host, port: fixed.address.port }]
}
