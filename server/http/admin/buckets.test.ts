import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BucketView } from '../../../contract/buckets.ts'
import { OriginPullView } from '../../../contract/origin-pull.ts'
import { ruleDefaults } from '../../../contract/rule.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
beforeEach(async () => {
  server = await startConsole()
  inside = await server.insider()
})
afterEach(() => server[Symbol.asyncDispose]())

const name = 'photos-1250000000'
const bucket = `/api/v1/buckets/${name}`
const originPull = `${bucket}/origin-pull`
const create = (own = 'photos') => inside.sendJson('POST', '/api/v1/buckets', { name: own, access: 'private' })
const idOf = async () => (await server.settings.buckets.byName(name))?.id ?? -1
const rule = { ...ruleDefaults, address: 'abc.example.com' }
const save = (defaultRule: object, { ifMatch = '"0"', enabled = true } = {}) =>
  inside.sendJson('PUT', originPull, { enabled, defaultRule: { ...rule, ...defaultRule } }, { 'if-match': ifMatch })

describe('buckets', () => {
  it('are created under the AppID and listed with what they hold', async () => {
    const created = await create()
    expect(created.status).toBe(201)
    expect(created.headers.etag).toBe('"1"')
    expect(BucketView.parse(created.json())).toEqual({
      name,
      region: 'local',
      access: 'private',
      accelerated: true,
      createdAt: '2026-11-21T00:00:00.000Z',
      objects: 0,
      bytes: 0,
      domains: { access: `${name}.cos.local.localhost`, accelerated: `${name}.file.localhost` },
      originPull: { enabled: false, address: '' },
      version: 1,
    })
    expect(server.refreshed).toEqual([name])
    await inside.send(`${bucket}/object/content?key=a`, { method: 'PUT', body: 'hello' })
    const list = await inside.send('/api/v1/buckets')
    expect(list.json()).toMatchObject({ items: [{ name, objects: 1, bytes: 5 }] })
    expect((await inside.send(bucket)).json()).toMatchObject({ name, objects: 1 })
  })

  it('are listed with their origin-pull, which is asked for once however many they are', async () => {
    for (const own of ['photos', 'music', 'films']) await create(own)
    await save({})
    let asked = 0
    const { of } = server.settings.originPulls
    server.settings.originPulls.of = (id) => {
      asked += 1
      return of(id)
    }
    const { items } = (await inside.send('/api/v1/buckets')).json<{ items: BucketView[] }>()
    expect(items.map(({ originPull: { enabled, address } }) => [enabled, address])).toEqual([
      [false, ''],
      [false, ''],
      [true, 'abc.example.com'],
    ])
    expect(asked).toBe(0)
  })

  it('are refused under a bad or a taken name', async () => {
    for (const [own, code] of [
      ['Photos', 'characters'],
      ['-photos', 'hyphen'],
      ['x'.repeat(40), 'too-long'],
    ]) {
      const problem = (await create(own)).json()
      expect(problem).toMatchObject({ code: 'InvalidRequest', errors: [{ pointer: '/name', code }] })
    }
    await create()
    expect((await create()).json()).toMatchObject({ code: 'BucketExists', status: 409 })
  })

  it('change only from the version that was seen', async () => {
    await create()
    const change = { access: 'public-read' }
    const blind = await inside.sendJson('PATCH', bucket, change)
    expect(blind.json()).toMatchObject({ code: 'PreconditionRequired', status: 428 })
    const changed = await inside.sendJson('PATCH', bucket, change, { 'if-match': '"1"' })
    expect(changed.json()).toMatchObject({ access: 'public-read', accelerated: true, version: 2 })
    expect(changed.headers.etag).toBe('"2"')
    for (const stale of ['"1"', 'W/"2"', '"x"', '*', '"1", "2"']) {
      const refused = await inside.sendJson('PATCH', bucket, { accelerated: false }, { 'if-match': stale })
      expect(refused.json()).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    }
    expect(server.refreshed).toEqual([name, name])
  })

  it('keep their version when a change changes nothing: it is refused', async () => {
    await create()
    const refused = await inside.sendJson('PATCH', bucket, {}, { 'if-match': '"1"' })
    expect(refused.json()).toMatchObject({ code: 'InvalidRequest', errors: [{ pointer: '' }] })
    expect((await inside.send(bucket)).headers.etag).toBe('"1"')
  })

  it('are deleted only when empty, with all that belongs to them', async () => {
    await create()
    await save({})
    await inside.send(`${bucket}/object/content?key=a`, { method: 'PUT', body: 'hello' })
    expect((await inside.send(bucket, { method: 'DELETE' })).json()).toMatchObject({ code: 'BucketNotEmpty' })
    await inside.sendJson('POST', `${bucket}/objects/delete`, { keys: ['a'] })
    expect((await inside.send(bucket, { method: 'DELETE' })).status).toBe(204)
    expect((await inside.send(bucket)).json()).toMatchObject({ code: 'NoSuchBucket', status: 404 })
    expect((await inside.send(originPull)).json()).toMatchObject({ code: 'NoSuchBucket' })
    await create()
    expect((await inside.send(originPull)).json()).toMatchObject({ enabled: false, version: 0 })
  })

  it('are deleted for good when a crash came between objects and settings', async () => {
    await create()
    await server.objects.retire(await idOf())
    expect((await inside.send(bucket, { method: 'DELETE' })).status).toBe(204)
    expect(await server.settings.buckets.byName(name)).toBeNull()
  })
})

describe('origin-pull', () => {
  beforeEach(() => create())

  it('is disabled at first, then what was saved, in its canonical spelling', async () => {
    const first = await inside.send(originPull)
    expect(first.headers.etag).toBe('"0"')
    expect(OriginPullView.parse(first.json())).toMatchObject({ enabled: false, updatedAt: null, version: 0 })
    const saved = await save({ address: ' ABC.Example.com：8080 ', redirectCode: 307 })
    expect(saved.headers.etag).toBe('"1"')
    expect(saved.json()).toEqual({
      enabled: true,
      defaultRule: { ...rule, address: 'abc.example.com:8080', redirectCode: 307 },
      rules: [],
      updatedAt: '2026-11-21T00:00:00.000Z',
      version: 1,
      warnings: [],
    })
    const { warnings: _, ...view } = saved.json()
    expect((await inside.send(originPull)).json()).toEqual(view)
    expect((await inside.send(bucket)).json()).toMatchObject({
      originPull: { enabled: true, address: 'abc.example.com:8080' },
    })
  })

  it('is saved only from the version that was seen', async () => {
    await save({})
    const stale = await save({ address: 'other.example.com' })
    expect(stale.json()).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    expect((await save({ address: 'other.example.com' }, { ifMatch: '"1"' })).json()).toMatchObject({ version: 2 })
  })

  it('refuses a bad address at its field, with the parser’s own word for it', async () => {
    for (const [address, code] of [
      ['', 'empty'],
      ['http://abc.example.com', 'scheme'],
      ['abc.example.com/img', 'path'],
      ['abc.example.com:99999', 'port'],
      ['300.1.1.1', 'ip'],
      ['u:p@host', 'credentials'],
    ]) {
      const problem = (await save({ address })).json()
      expect(problem).toMatchObject({ errors: [{ pointer: '/defaultRule/address', code }] })
    }
    expect((await save({ address: '' }, { enabled: false })).status).toBe(200)
  })

  it('refuses an address that is this gateway or that the policy forbids, and names the setting', async () => {
    server.world.verdict = { kind: 'self' }
    const self = (await save({})).json<{ errors: unknown[] }>()
    expect(self.errors).toMatchObject([{ pointer: '/defaultRule/address', code: 'self' }])
    server.world.verdict = { kind: 'policy', ip: '127.0.0.1', setting: 'HEADWATER_ORIGIN_ALLOW' }
    const policy = (await save({}, { enabled: false })).json<{ errors: unknown[] }>()
    expect(policy.errors).toMatchObject([
      { code: 'policy', detail: expect.stringMatching(/127\.0\.0\.1 .*HEADWATER_ORIGIN_ALLOW/) },
    ])
    expect((await inside.send(originPull)).json()).toMatchObject({ version: 0 })
  })

  it('saves a name that does not resolve yet, with a warning', async () => {
    server.world.verdict = { kind: 'unresolved' }
    expect((await save({})).json()).toMatchObject({ version: 1, warnings: ['unresolved'] })
  })

  it('outdates whatever was decided before it was saved', async () => {
    const id = await idOf()
    const { token } = await server.objects.open({ bucket: id, key: 'a' })
    await server.settings.pulls.enqueue([
      {
        bucket: id,
        key: 'a',
        query: null,
        scheme: 'http',
        rule: 'default',
        headers: null,
        replace: 'never',
        warmUp: null,
        token,
        queuedAt: 1,
      },
    ])
    await save({})
    const pulls = await inside.send(`${bucket}/pulls`)
    expect(pulls.json()).toMatchObject({
      items: [{ key: 'a', state: 'cancelled', reason: 'configuration-changed', nextAttemptAt: null }],
    })
    const late = server.objects.put({ bucket: id, key: 'a' }, Buffer.from('x'), {
      headers: {},
      source: { kind: 'pulled', url: 'http://abc.example.com/a', originEtag: null, originLastModified: null },
      token,
    })
    await expect(late).rejects.toMatchObject({ code: 'Superseded' })
    expect(server.refreshed).toEqual([name, name])
  })

  it('tests an address without saving it, and not without end', async () => {
    const test = (body: object) => inside.sendJson('POST', `${originPull}/test`, body)
    const tested = await test({ address: 'abc.example.com', protocol: 'https', key: 'a b/图 片.jpg' })
    expect(tested.json()).toMatchObject({ ok: true })
    await test({ address: '2001:db8::1', protocol: 'http' })
    await test({ address: '[2001:db8::1]:81', protocol: 'follow' })
    expect(server.probed).toEqual([
      'https://abc.example.com/a%20b/%E5%9B%BE%20%E7%89%87.jpg',
      'http://[2001:db8::1]:81/',
    ])
    expect((await test({ address: 'http://x', protocol: 'http' })).json()).toMatchObject({
      errors: [{ pointer: '/address', code: 'scheme' }],
    })
    let last = tested
    for (let n = 0; n < 20; n++) last = await test({ address: 'abc.example.com', protocol: 'http' })
    expect(last.json()).toMatchObject({ code: 'TooManyAttempts' })
    server.world.now += Number(last.headers['retry-after']) * 1000
    expect((await test({ address: 'abc.example.com', protocol: 'http' })).status).toBe(200)
  })
})

describe('the description of the API', () => {
  it('names every endpoint and the session cookie', async () => {
    const document = (await inside.send('/api/v1/openapi.json')).json<{ paths: object; components: object }>()
    expect(Object.keys(document.paths)).toContain('/api/v1/buckets/{bucket}/origin-pull')
    expect(document.components).toMatchObject({ securitySchemes: { session: { name: 'headwater' } } })
    expect((await inside.send('/api/v1/system')).json()).toMatchObject({ appid: '1250000000', region: 'local' })
  })
})
