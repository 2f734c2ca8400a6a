import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RuleInput, ruleDefaults } from '../../../contract/rule.ts'
import { importOriginPull } from '../../../contract/transfer.ts'
import { createMemoryObjectStore } from '../../object-store/memory-object-store.ts'
import type { OriginVerdict } from '../../origin/origin-client.ts'
import { openRuleBook } from '../../pull/rule-book.ts'
import { openSettingsStore } from '../../settings-store/open-settings-store.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { createChangeOriginPull } from '../change-origin-pull.ts'
import { createOriginPulls } from '../origin-pulls.ts'
import { createSecretBox } from '../secret-box.ts'
import { createTransfer } from './transfer.ts'

const [photos, music] = ['photos-1250000000', 'music-1250000000']

/** Two buckets over a real database; the address policy says what `verdictOf` says. */
async function openWorld() {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await tempFolder())
  const settings = opening.use(await openSettingsStore({ kind: 'sqlite', file: join(folder.path, 'settings.db') }))
  const objects = opening.use(createMemoryObjectStore())
  for (const name of [photos, music])
    await settings.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 1 })
  const secretBox = createSecretBox(Buffer.alloc(32, 7))
  const ruleBook = await openRuleBook({ settings, unseal: secretBox.open, onChanged: () => undefined })
  const verdicts = new Map<string, OriginVerdict>()
  const origin = { check: async ({ host }: { host: string }) => verdicts.get(host) ?? ({ kind: 'allowed' } as const) }
  const change = createChangeOriginPull({ settings, objects, origin, ruleBook, secretBox, now: () => 1 })
  const originPulls = createOriginPulls({ settings, secretBox, change })
  const running = opening.move()
  return {
    originPulls,
    ruleBook,
    verdicts,
    transfer: createTransfer(originPulls),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

let world: Awaited<ReturnType<typeof openWorld>>
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world[Symbol.asyncDispose]())

const bearer = { kind: 'bearer', secret: 'hush' } as const
const configuration = {
  enabled: true,
  defaultRule: { ...ruleDefaults, address: 'abc.example.com' },
  rules: [RuleInput.parse({ address: 'a.example', condition: { prefix: 'a/' }, credentials: bearer })],
}
const fill = () => world.originPulls.replaceAll(photos, 0, configuration)
const json = (text: string, dryRun = false) => ({ format: 'json', text, dryRun }) as const
const cosXml = (text: string, dryRun = false) => ({ format: 'cos-xml', text, dryRun }) as const
const roomy = (characters: number) =>
  RuleInput.parse({
    address: 'a.example',
    certificateAuthority: `-----BEGIN CERTIFICATE-----\n${'A'.repeat(characters)}\n-----END CERTIFICATE-----`,
  })
const secretOf = (bucket: string) => {
  const credentials = world.ruleBook.byName(bucket)?.rules[0]?.credentials
  return credentials && 'secret' in credentials ? credentials.secret?.reveal() : undefined
}

const mirror = (host: string, key = '') => `<OriginConfiguration><OriginRule>
  <OriginType>Mirror</OriginType><RulePriority>1</RulePriority>
  <OriginInfo><HostInfo><PrivateHost><Host>${host}</Host><CredentialProvider>
    <Region>r</Region><SecretId>AK</SecretId>${key}
  </CredentialProvider></PrivateHost></HostInfo></OriginInfo>
</OriginRule></OriginConfiguration>`

describe('our own document', () => {
  it('is never larger than what may be imported', async () => {
    const save = (rules: number) =>
      world.originPulls.replaceAll(photos, 0, {
        ...configuration,
        rules: Array.from({ length: rules }, () => roomy(60_000)),
      })
    await expect(save(15)).rejects.toMatchObject({ fields: [{ code: 'too-large' }] })
    await save(14)
    const { text } = await world.transfer.export(photos, 'json')
    await world.transfer.import(music, 0, json(text))
    expect(importOriginPull.body.safeParse(json(text)).success).toBe(true)
  })

  it('brings a configuration back as it was, with the secrets that are still there', async () => {
    await fill()
    const before = await world.originPulls.get(photos)
    const { text, notes } = await world.transfer.export(photos, 'json')
    expect(text).not.toContain('hush')
    expect(notes).toMatchObject([{ code: 'secret-left-out' }])
    const changed = await world.originPulls.replaceAll(photos, 1, { ...configuration, enabled: false })
    const { record, warnings } = await world.transfer.import(photos, changed.record.version, json(text))
    expect(record).toMatchObject({ enabled: true, defaultRule: before.defaultRule })
    expect(record.rules.map(({ id }) => id)).toEqual(before.rules.map(({ id }) => id))
    expect(warnings).toEqual(['secret-missing'])
  })

  it('keeps the secret of a rule that it names, as long as that asks the same origin', async () => {
    await fill()
    const { text } = await world.transfer.export(photos, 'json')
    const { record, warnings } = await world.transfer.import(photos, 1, json(text))
    expect([record.version, warnings]).toEqual([2, []])
    expect(secretOf(photos)).toBe('hush')
    const moved = await world.transfer.import(photos, 2, json(text.replaceAll('a.example', 'evil.example')))
    expect(moved.warnings).toEqual(['secret-missing'])
    expect(secretOf(photos)).toBeUndefined()
  })

  it('sets another bucket up alike, which says that it lacks the secrets', async () => {
    await fill()
    const { text } = await world.transfer.export(photos, 'json')
    const { record, warnings } = await world.transfer.import(music, 0, json(text))
    expect(record).toMatchObject({ enabled: true, rules: [{ address: 'a.example', condition: { prefix: 'a/' } }] })
    expect(warnings).toEqual(['secret-missing'])
    expect(secretOf(music)).toBeUndefined()
  })

  it('may bring a secret, which is never shown again', async () => {
    const document = { headwater: 1, ...configuration }
    const saved = await world.transfer.import(music, 0, json(JSON.stringify(document)))
    expect(saved.warnings).toEqual([])
    expect(JSON.stringify(saved)).not.toContain('hush')
    expect(secretOf(music)).toBe('hush')
  })

  it('is refused where the bucket refuses it, with the place in the document', async () => {
    world.verdicts.set('a.example', { kind: 'policy', ip: '127.0.0.1', setting: 'HEADWATER_ORIGIN_ALLOW' })
    const text = JSON.stringify({ headwater: 1, ...configuration })
    await expect(world.transfer.import(music, 0, json(text))).rejects.toMatchObject({
      fields: [{ pointer: '/text/rules/0/address', code: 'policy' }],
    })
    expect(await world.originPulls.get(music)).toMatchObject({ version: 0 })
  })
})

describe('a document of COS', () => {
  it('becomes the configuration, with the key that it brings', async () => {
    const { record, notes, warnings } = await world.transfer.import(
      music,
      0,
      cosXml(mirror('P.example', '<SecretKey>hush</SecretKey>')),
    )
    expect(record).toMatchObject({
      enabled: true,
      defaultRule: { mode: 'sync', address: 'p.example', credentials: { kind: 's3', secretSet: true } },
      rules: [],
    })
    expect([notes, warnings]).toEqual([[], []])
    expect(secretOf(music)).toBe('hush')
    const { text } = await world.transfer.export(music, 'cos-xml')
    expect(text).toContain('<SecretId>AK</SecretId>')
    expect(text).not.toContain('hush')
  })

  it('may be without a default rule', async () => {
    const text = mirror('p.example').replace(
      '<OriginInfo>',
      '<OriginCondition><Prefix>a/</Prefix></OriginCondition><OriginInfo>',
    )
    const { record, warnings } = await world.transfer.import(music, 0, cosXml(text))
    expect(record).toMatchObject({ enabled: true, defaultRule: { address: '' }, rules: [{ address: 'p.example' }] })
    expect(warnings).toEqual(['secret-missing'])
    expect(world.ruleBook.byName(music)?.rules.map(({ condition }) => condition.prefix)).toEqual(['a/'])
  })

  it('is refused where the bucket refuses it', async () => {
    world.verdicts.set('p.example', { kind: 'self' })
    await expect(world.transfer.import(music, 0, cosXml(mirror('p.example')))).rejects.toMatchObject({
      fields: [{ pointer: '/text', code: 'self', detail: expect.stringContaining('defaultRule/address') }],
    })
  })
})

describe('a dry run', () => {
  it('says what would be saved, and saves nothing', async () => {
    await fill()
    const would = await world.transfer.import(photos, 1, cosXml(mirror('p.example'), true))
    expect(would).toMatchObject({
      record: { defaultRule: { address: 'p.example' }, rules: [], version: 1 },
      warnings: ['secret-missing'],
    })
    expect(await world.originPulls.get(photos)).toMatchObject({
      defaultRule: { address: 'abc.example.com' },
      version: 1,
    })
    expect(secretOf(photos)).toBe('hush')
  })

  it('is refused like an import', async () => {
    world.verdicts.set('p.example', { kind: 'self' })
    await expect(world.transfer.import(music, 0, cosXml(mirror('p.example'), true))).rejects.toMatchObject({
      fields: [{ code: 'self' }],
    })
    await expect(world.transfer.import(music, 1, cosXml(mirror('b.example'), true))).rejects.toMatchObject({
      code: 'PreconditionFailed',
    })
  })
})

it('knows no bucket that is not there', async () => {
  await expect(world.transfer.export('none-1250000000', 'json')).rejects.toMatchObject({ code: 'NoSuchBucket' })
})
