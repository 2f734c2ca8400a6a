import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseConfig } from './config.ts'
import { readEnv } from './env.ts'
import { parseSecrets } from './secrets.ts'

const configOf = (environment: Record<string, string>) => parseConfig(readEnv(environment))

it('has a default for everything', () => {
  expect(configOf({ PATH: '/bin', HOME: '/root' })).toMatchObject({
    host: '127.0.0.1',
    consolePort: 8080,
    objectsPort: 9000,
    consoleUrl: null,
    domain: 'localhost',
    region: 'local',
    appid: '1250000000',
    pulls: { atOnce: 32, reads: 512, bandwidth: null, objectBytes: 5 * 1024 ** 4 },
    origin: { allow: [], publicOnly: false, resolve: new Map(), carriers: null },
  })
})

it.each([
  ['HEADWATER_CONSOLEPORT', 'HEADWATER_CONSOLE_PORT'],
  ['HEADWATER_ORIGIN_ALOW', 'HEADWATER_ORIGIN_ALLOW'],
  ['HEADWATER_DTA', 'HEADWATER_DATA'],
])('refuses the unknown name %s and suggests %s', (name, suggestion) => {
  expect(() => configOf({ [name]: 'x' })).toThrow(`${name} is not a setting; did you mean ${suggestion}?`)
})

it('suggests nothing for a name like no other', () => {
  expect(() => configOf({ HEADWATER_FROBNICATE_ALL: '1' })).toThrow('HEADWATER_FROBNICATE_ALL is not a setting.')
})

it.each([
  ['HEADWATER_CONSOLE_PORT', '70000'],
  ['HEADWATER_OBJECTS_PORT', '-1'],
  ['HEADWATER_OBJECTS_PORT', '9000x'],
  ['HEADWATER_CONSOLE_URL', 'console.example.com'],
  ['HEADWATER_CONSOLE_URL', 'https://console.example.com/sub/'],
  ['HEADWATER_CONSOLE_URL', 'https://user:pw@console.example.com'],
  ['HEADWATER_DOMAIN', 'objects.example.com:9000'],
  ['HEADWATER_DOMAIN', '10.0.0.1'],
  ['HEADWATER_REGION', 'Beijing 1'],
  ['HEADWATER_APPID', 'abc'],
  ['HEADWATER_HOST', 'example.com'],
  ['HEADWATER_HOST', '127.1'],
  ['HEADWATER_ORIGIN_ALLOW', '10.0.0.0'],
  ['HEADWATER_ORIGIN_ALLOW', '10.0.0.0/33'],
  ['HEADWATER_ORIGIN_ALLOW', '10/8'],
  ['HEADWATER_ORIGIN_ALLOW', '010.0.0.0/8'],
  ['HEADWATER_ORIGIN_PUBLIC_ONLY', 'yes'],
  ['HEADWATER_ORIGIN_RESOLVE', 'abc.example.com=127.0.0.1:80'],
  ['HEADWATER_ORIGIN_RESOLVE', 'abc.example.com:80=localhost:80'],
  ['HEADWATER_ORIGIN_RESOLVE', 'a.example:80=127.0.0.1:80=3'],
  ['HEADWATER_WORKERS', '0'],
  ['HEADWATER_WORKERS', '65'],
  ['HEADWATER_WORKERS', 'auto'],
  ['HEADWATER_PULLS', '0'],
  ['HEADWATER_FLIGHTS', '1e3'],
  ['HEADWATER_CACHE', '64M'],
  ['HEADWATER_CACHE', '1000'],
  ['HEADWATER_PULL_BANDWIDTH', '100'],
  ['HEADWATER_MAX_OBJECT', '5GB'],
  ['HEADWATER_MAX_OBJECT', `${5 * 1024 ** 4 + 1}`],
  ['HEADWATER_LOG_LEVEL', 'loud'],
])('refuses %s=%s in one line that names it', (name, value) => {
  expect(() => configOf({ [name]: value })).toThrow(new RegExp(`^${name}=.*: expected [^\n]+$`))
})

it('refuses one port for two sites', () => {
  expect(() => configOf({ HEADWATER_CONSOLE_PORT: '9000' })).toThrow('must differ')
})

it('reads fixed origin addresses as curl writes them', () => {
  const { origin } = configOf({
    HEADWATER_ORIGIN_RESOLVE: 'abc.example.com:80=127.0.0.1:8081, [2001:db8::1]:443=[::1]:8443',
    HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32,::1/128',
  })
  expect(origin.resolve).toEqual(
    new Map([
      ['abc.example.com:80', { ip: '127.0.0.1', port: 8081 }],
      ['[2001:db8::1]:443', { ip: '::1', port: 8443 }],
    ]),
  )
  expect(origin.allow).toEqual(['127.0.0.1/32', '::1/128'])
})

it('takes the password from a file, without the line end an editor adds', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'headwater-')), 'password')
  writeFileSync(file, 'correct horse battery\n')
  const env = readEnv({ HEADWATER_ADMIN_PASSWORD_FILE: file })
  expect(parseSecrets(env)).toEqual({ adminPassword: 'correct horse battery', secretKey: null })
  expect(JSON.stringify(parseConfig(env))).not.toContain('correct horse')
})

it('refuses a password twice, a password file that is not there, and a short password', () => {
  const both = { HEADWATER_ADMIN_PASSWORD: 'a', HEADWATER_ADMIN_PASSWORD_FILE: 'b' }
  expect(() => readEnv(both)).toThrow('not both')
  expect(() => readEnv({ HEADWATER_ADMIN_PASSWORD_FILE: '/nowhere/at/all' })).toThrow('cannot be read')
  expect(() => parseSecrets(readEnv({ HEADWATER_ADMIN_PASSWORD: 'short' }))).toThrow('10 to 1024')
})

it('takes the key of the secrets in hex or Base64, also from a file, and never shows it', () => {
  const key = Buffer.alloc(32, 0xfb)
  const file = join(mkdtempSync(join(tmpdir(), 'headwater-')), 'key')
  writeFileSync(file, `${key.toString('base64')}\n`)
  for (const env of [
    { HEADWATER_SECRET_KEY: key.toString('hex').toUpperCase() },
    { HEADWATER_SECRET_KEY: ` ${key.toString('base64url')} ` },
    { HEADWATER_SECRET_KEY_FILE: file },
  ])
    expect(parseSecrets(readEnv(env)).secretKey).toEqual(key)
})

it.each(['', 'secret', 'a'.repeat(63), 'g'.repeat(64), Buffer.alloc(31).toString('base64'), 'ä'.repeat(43)])(
  'refuses %j as the key of the secrets without repeating it',
  (text) => {
    const read = () => parseSecrets(readEnv({ HEADWATER_SECRET_KEY: text }))
    expect(read).toThrow(/^HEADWATER_SECRET_KEY must be 32 bytes, as 64 hexadecimal digits or in Base64\.$/)
  },
)
