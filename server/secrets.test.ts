import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OriginPullView } from '../contract/origin-pull.ts'
import { type Credentials, type Mode, ruleDefaults } from '../contract/rule.ts'
import { filesIn } from './object-store/disk/janitor.ts'
import * as evil from './testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from './testing/evil-origin.ts'
import { fetchObject } from './testing/fetch-object.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

type Given = Exclude<Credentials, { kind: 'none' }> & { readonly secret: string }

const given: readonly Given[] = [
  { kind: 'basic', user: 'operator', secret: 'Basic-7c1e-open/sesame+1' },
  { kind: 'bearer', secret: 'Bearer-52aa-open.sesame_2' },
  { kind: 'header', name: 'X-Origin-Key', secret: 'Header-93fb open sesame 3' },
  {
    ...{ kind: 's3', accessKeyId: 'AKIDEXAMPLE', region: 'eu-1', bucket: 'attic', style: 'path' },
    secret: 'S3-11dc/open+sesame=4',
  },
]

/** What a secret looks like to who does not hide it: as it is, escaped, encoded, and as the origin gets it. */
const spellingsOf = ({ secret, ...rest }: Given): string[] => {
  const bytes = Buffer.from(secret)
  const pair = Buffer.from(`${rest.kind === 'basic' ? rest.user : ''}:${secret}`).toString('base64')
  const spelled = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), pair]
  return [...new Set([...spelled, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')])]
}
/** The administrator's password, as a world has it, is nobody's to read either. */
const spellings = [...given.flatMap(spellingsOf), 'a long enough password']

let world: World
/** Where the origin redirects to. */
let stranger: EvilOrigin
/** Everything that anybody could read, and where. */
const said: { readonly where: string; readonly text: string }[] = []
beforeAll(async () => {
  stranger = await startEvilOrigin({ answers: { '/elsewhere': evil.ok('hello') } })
  world = await startWorld({
    log: (line) => void said.push({ where: 'log', text: line }),
    environment: ({ port }) => ({
      HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${port},stranger.example.com:80=127.0.0.1:${stranger.port}`,
    }),
  })
  for (const one of given) await use(one)
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await stranger[Symbol.asyncDispose]()
})

async function call(method: string, path: string, body?: unknown, version?: number): Promise<string> {
  const res = await world.send(method, path, body, version === undefined ? {} : { 'If-Match': `"${version}"` })
  const text = `${res.status} ${JSON.stringify([...res.headers])} ${await res.text()}`
  said.push({ where: `${method} ${path}`, text })
  return text
}

const versionOf = async (bucket: string) =>
  (await world.api<OriginPullView>('GET', `/buckets/${bucket}/origin-pull`)).version

const nameOf = ({ kind }: Given, mode: Mode) => `${kind}-${mode}`

/** Does with a credential what can be done: saves it, uses it, breaks what uses it, and looks at it from all sides. */
async function use(one: Given): Promise<void> {
  for (const mode of ['async', 'sync', 'redirect'] as const) {
    const bucket = await world.bucket(nameOf(one, mode), { mode, credentials: one, transparentErrors: mode === 'sync' })
    const rule = { ...ruleDefaults, mode, address: 'abc.example.com', credentials: one, condition: { prefix: 'x/' } }
    await call('POST', `/buckets/${bucket}/rules`, rule, await versionOf(bucket))
    await download(bucket, one)
    await lookAround(bucket)
    await refusedSaves(bucket, one)
  }
}

async function download(bucket: string, one: Given): Promise<void> {
  const path = one.kind === 's3' ? '/attic' : ''
  const names = {
    good: evil.ok('hello'),
    bad: evil.status(403),
    echoed: repeatHeaders,
    cut: evil.truncated('hello', 2),
    moved: evil.redirect('http://stranger.example.com/elsewhere'),
  }
  for (const [name, answer] of Object.entries(names)) world.origin.answer(`${path}/${bucket}/${name}`, answer)
  for (const key of [...Object.keys(names), 'missing']) {
    const { status, headers, body } = await fetchObject(
      world.gateway.objectsUrl,
      `${bucket}.file.localhost`,
      `/${bucket}/${key}`,
    )
    said.push({ where: `GET ${key}`, text: `${status} ${JSON.stringify(headers)} ${body}` })
    if (bucket.includes('redirect')) continue
    await vi.waitFor(async () => expect((await world.pull(bucket, `${bucket}/${key}`))?.attempts).toBeGreaterThan(0))
  }
}

/** A page for finding faults, which shows what it was asked with. */
const repeatHeaders: evil.Answer = (socket, { headers }) => {
  const page = JSON.stringify(headers)
  socket.write(`${evil.head('500 Broken', { 'Content-Length': page.length })}${page}`)
}

async function lookAround(bucket: string): Promise<void> {
  const at = `/buckets/${bucket}`
  const key = `${bucket}/good`
  for (const path of ['origin-pull', 'rules', 'pulls', 'origin-pull/history', 'origin-pull/history/1', 'objects'])
    await call('GET', `${at}/${path}`)
  for (const format of ['json', 'cos-xml']) await call('GET', `${at}/origin-pull/export?format=${format}`)
  await call('GET', `${at}/object?key=${encodeURIComponent(key)}`)
  await call('POST', `${at}/origin-pull/preview`, { key })
  await call('POST', `${at}/origin-pull/test`, { address: 'abc.example.com', protocol: 'http', key, rule: 'default' })
}

/** Saves that are refused, with the secret in what was sent. */
async function refusedSaves(bucket: string, one: Given): Promise<void> {
  const at = `/buckets/${bucket}`
  const version = await versionOf(bucket)
  const rule = { ...ruleDefaults, address: 'abc.example.com', credentials: one }
  await call('PUT', `${at}/origin-pull`, { enabled: true, defaultRule: { ...rule, address: 'http://bad/' } }, version)
  await call(
    'PUT',
    `${at}/origin-pull`,
    { enabled: true, defaultRule: { ...rule, credentials: { ...one, kind: one.secret } } },
    version,
  )
  await call('PUT', `${at}/origin-pull`, { enabled: true, defaultRule: rule }, version + 7)
  await call('PUT', `${at}/origin-pull`, `{"credentials": ${JSON.stringify(one)}`, version)
  await call('POST', `${at}/origin-pull/import`, { format: 'json', text: JSON.stringify(one) }, version)
  await call('POST', `${at}/origin-pull/import`, { format: 'cos-xml', text: `<a>${one.secret}` }, version)
  await call('POST', `${at}/origin-pull/test`, { address: 'closed.example.com', protocol: 'https', credentials: one })
}

describe('the secret of a rule', () => {
  it.each(given)('reaches the origin: $kind', (one) => {
    const bucket = `${nameOf(one, 'sync')}-1250000000`
    const [request] = world.origin.seen(`${one.kind === 's3' ? '/attic' : ''}/${bucket}/good`)
    const { authorization, 'x-origin-key': key } = request?.headers ?? {}
    if (one.kind === 'basic')
      expect(authorization).toBe(`Basic ${Buffer.from(`${one.user}:${one.secret}`).toString('base64')}`)
    if (one.kind === 'bearer') expect(authorization).toBe(`Bearer ${one.secret}`)
    if (one.kind === 'header') expect(key).toBe(one.secret)
    if (one.kind === 's3') expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//)
  })

  it('is not sent where the origin redirects to', () => {
    const seen = stranger.seen('/elsewhere')
    expect(seen.length).toBeGreaterThanOrEqual(2 * given.length)
    for (const { headers } of seen) {
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['authorization']))
      for (const spelling of spellings) expect(JSON.stringify(headers)).not.toContain(spelling)
    }
  })

  it('is in no line of the log, no answer and no error', () => {
    expect(said.filter(({ where }) => where === 'log').length).toBeGreaterThan(0)
    expect(said.filter(({ where }) => where !== 'log').length).toBeGreaterThan(200)
    for (const { where, text } of said)
      for (const spelling of spellings) expect(text.includes(spelling), `${spelling} in ${where}: ${text}`).toBe(false)
  })

  it('is in no file of the data folder', async () => {
    let read = 0
    for await (const path of filesIn(world.folder)) {
      const bytes = await readFile(path)
      read += bytes.length
      for (const spelling of spellings) expect(bytes.includes(spelling), `${spelling} in ${path}`).toBe(false)
    }
    expect(read).toBeGreaterThan(100_000)
    expect(await readFile(join(world.folder, 'settings.db'))).toBeDefined()
  })
})
