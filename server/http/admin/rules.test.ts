import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SavedOriginPull } from '../../../contract/origin-pull.ts'
import { ChangeKind, getOriginPullVersion, listOriginPullVersions } from '../../../contract/origin-pull-history.ts'
import { ruleDefaults } from '../../../contract/rule.ts'
import { getRule, listRules } from '../../../contract/rules.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
beforeEach(async () => {
  server = await startConsole()
  inside = await server.insider()
  await inside.sendJson('POST', '/api/v1/buckets', { name: 'photos', access: 'private' })
})
afterEach(() => server[Symbol.asyncDispose]())

const bucket = '/api/v1/buckets/photos-1250000000'
const [rules, originPull] = [`${bucket}/rules`, `${bucket}/origin-pull`]
const history = `${originPull}/history`
const at = (version: number) => ({ 'if-match': `"${version}"` })
const create = (seen: number, rule: object = {}) =>
  inside.sendJson('POST', rules, { address: 'abc.example.com', ...rule }, at(seen))
const saved = (answer: Awaited<ReturnType<typeof create>>) => SavedOriginPull.parse(answer.json())
const newRule = async (seen: number, rule: object = {}) => saved(await create(seen, rule)).rules[0]?.id ?? ''

describe('rules', () => {
  it('are added, read, changed, ordered and removed, each as a new version of the configuration', async () => {
    const first = await create(0, { condition: { prefix: 'img/' } })
    expect([first.status, first.headers.etag]).toEqual([201, '"1"'])
    const { rules: created, version, warnings } = saved(first)
    const condition = { prefix: 'img/', suffix: '', excludedHosts: [] }
    const one = { ...ruleDefaults, address: 'abc.example.com', enabled: true, condition, id: created[0]?.id }
    expect([created, version, warnings]).toEqual([[one], 1, []])
    const two = await newRule(1, { address: 'two.example.com' })
    const list = await inside.send(rules)
    expect(list.headers.etag).toBe('"2"')
    expect(listRules.reply.parse(list.json()).items.map(({ id }) => id)).toEqual([two, one.id])

    const change = { address: 'TWO.example.com', mode: 'redirect', statuses: ['403', '5xx'] }
    const changed = await inside.sendJson('PUT', `${rules}/${two}`, change, at(2))
    expect(saved(changed).rules[0]).toMatchObject({ id: two, address: 'two.example.com', mode: 'redirect' })
    const read = await inside.send(`${rules}/${two}`)
    expect(getRule.reply.parse(read.json())).toMatchObject({ statuses: ['403', '5xx'], version: 3 })
    expect(read.headers.etag).toBe('"3"')

    const ordered = await inside.sendJson('PUT', `${originPull}/order`, { ids: [one.id, two] }, at(3))
    expect(saved(ordered).rules.map(({ id }) => id)).toEqual([one.id, two])
    const removed = await inside.send(`${rules}/${one.id}`, { method: 'DELETE', headers: at(4) })
    expect([removed.status, saved(removed).rules.map(({ id }) => id)]).toEqual([200, [two]])
    const { version: last } = (await inside.send(originPull)).json<{ version: number }>()
    expect(last).toBe(5)
  })

  it('change only from the version that was seen', async () => {
    const id = await newRule(0)
    const requests: [method: string, path: string, body?: object][] = [
      ['POST', rules, { address: 'abc.example.com' }],
      ['PUT', `${rules}/${id}`, { address: 'abc.example.com' }],
      ['DELETE', `${rules}/${id}`],
      ['PUT', `${originPull}/order`, { ids: [id] }],
      ['POST', `${history}/1/restore`],
    ]
    for (const [method, path, body] of requests) {
      const send = (headers: Record<string, string>) =>
        body ? inside.sendJson(method, path, body, headers) : inside.send(path, { method, headers })
      expect((await send({})).json()).toMatchObject({ code: 'PreconditionRequired', status: 428 })
      expect((await send(at(0))).json()).toMatchObject({ code: 'PreconditionFailed', status: 412 })
    }
    expect((await inside.send(rules)).headers.etag).toBe('"1"')
  })

  it('are unknown to everybody once they are gone', async () => {
    for (const [method, path] of [
      ['GET', `${rules}/nothing`],
      ['DELETE', `${rules}/nothing`],
      ['DELETE', `${rules}/default`],
    ] as const)
      expect((await inside.send(path, { method, headers: at(0) })).json()).toMatchObject({ code: 'NoSuchRule' })
    const put = await inside.sendJson('PUT', `${rules}/nothing`, { address: 'abc.example.com' }, at(0))
    expect(put.json()).toMatchObject({ code: 'NoSuchRule', status: 404 })
    expect((await inside.send(`${rules}/No-Rule`)).json()).toMatchObject({ code: 'NoSuchRule' })
    expect((await inside.send(`${history}/x`)).json()).toMatchObject({ code: 'NoSuchVersion' })
    expect((await inside.send('/api/v1/buckets/none-1/rules')).json()).toMatchObject({ code: 'NoSuchBucket' })
  })

  it('that cannot be are refused at their fields', async () => {
    const fields = async (rule: object) =>
      (await create(0, rule))
        .json<{ errors: { pointer: string; code: string }[] }>()
        .errors.map((e) => [e.pointer, e.code])
    expect(await fields({ address: '' })).toEqual([['/address', 'empty']])
    expect(await fields({ standby: ['ok.example.com', 'http://x'] })).toEqual([['/standby/1', 'scheme']])
    expect(await fields({ furtherOrigins: [{ address: 'b.example.com' }] })).toEqual([['/furtherOrigins', 'sync-only']])
    for (const host of ['', 'cdn.example.com:8080', 'http://cdn.example.com', '*.example.com'])
      expect(await fields({ condition: { excludedHosts: ['ok.example.com', host] } })).toEqual([
        ['/condition/excludedHosts/1', 'form-host'],
      ])
    expect(await fields({ upstream2: 1 })).toEqual([['/upstream2', 'unknown-name']])
    server.world.verdict = { kind: 'carrier', ip: '1.2.3.4', carrier: 'unicom' }
    expect(await fields({})).toEqual([['/address', 'carrier']])
    expect((await create(0)).text).toContain('unicom')
    expect((await inside.sendJson('PUT', `${originPull}/order`, { ids: ['x'] }, at(0))).json()).toMatchObject({
      errors: [{ pointer: '/ids', code: 'ids' }],
    })
  })

  it('that cannot be are refused with a word of what to do', async () => {
    const details = async (rule: object) =>
      (await create(0, rule)).json<{ errors: { detail: string }[] }>().errors.map(({ detail }) => detail)
    expect(await details({ address: 'http://x' })).toEqual([expect.stringContaining('Leave the scheme out')])
    expect(await details({ statuses: ['403'] })).toEqual([expect.stringContaining('set the mode to redirect')])
    expect(await details({ redirectCode: 303 })).toEqual([expect.stringContaining('301|302|307')])
    expect(await details({ headers: { added: [{ name: 'Bad name', value: '' }] } })).toEqual([
      expect.stringContaining('the name of a header'),
    ])
    expect(await details({ one: 1, two: 2 })).toEqual(Array(2).fill(expect.stringContaining('leave it out')))
  })

  it('let the default rule be without an origin, so that what an import brought can be saved as it was read', async () => {
    const document = {
      headwater: 1,
      enabled: true,
      defaultRule: { address: '' },
      rules: [{ address: 'abc.example.com' }],
    }
    const imported = { format: 'json', text: JSON.stringify(document) }
    expect((await inside.sendJson('POST', `${originPull}/import`, imported, at(0))).status).toBe(200)
    const save = (change: object, version: number) =>
      inside.sendJson('PUT', originPull, { enabled: true, defaultRule: { address: '' }, ...change }, at(version))
    expect((await save({ enabled: false }, 1)).status).toBe(200)
    expect((await save({}, 2)).status).toBe(200)
  })

  it('are refused beyond the hundredth', async () => {
    const id = (await server.settings.buckets.byName('photos-1250000000'))?.id ?? 0
    const rule = { ...ruleDefaults, address: 'abc.example.com' }
    const condition = { prefix: '', suffix: '', excludedHosts: [] }
    await server.settings.originPulls.save(id, 0, {
      enabled: true,
      defaultRule: rule,
      rules: Array.from({ length: 100 }, (_, n) => ({ ...rule, enabled: true, condition, id: `r${n}` })),
      secrets: {},
      change: 'saved',
      at: 1,
    })
    expect((await create(1)).json()).toMatchObject({ code: 'TooManyRules', status: 409 })
  })
})

describe('the history', () => {
  it('shows versions, what has changed since, and brings one back', async () => {
    await newRule(0)
    await inside.sendJson('PUT', originPull, { enabled: true, defaultRule: { address: 'abc.example.com' } }, at(1))
    const versions = listOriginPullVersions.reply.parse((await inside.send(history)).json()).items
    const by = { user: 'admin', address: '127.0.0.1' }
    expect(versions).toEqual([
      { version: 2, at: '2026-11-21T00:00:00.000Z', change: 'saved', by },
      { version: 1, at: '2026-11-21T00:00:00.000Z', change: 'rule-added', by },
    ])
    const first = getOriginPullVersion.reply.parse((await inside.send(`${history}/1`)).json())
    expect(first).toMatchObject({ version: 1, change: 'rule-added', configuration: { enabled: false } })
    expect(first.differences).toEqual([
      { pointer: '/enabled', before: false, after: true },
      { pointer: '/defaultRule/address', before: '', after: 'abc.example.com' },
    ])
    const restored = await inside.send(`${history}/1/restore`, { method: 'POST', headers: at(2) })
    expect(saved(restored)).toMatchObject({ enabled: false, version: 3, warnings: [] })
    for (const path of [`${history}/9`, `${history}/9/restore`]) {
      const method = path.endsWith('restore') ? 'POST' : 'GET'
      expect((await inside.send(path, { method, headers: at(3) })).json()).toMatchObject({ code: 'NoSuchVersion' })
    }
  })
})

describe('who changed it', () => {
  it('is said of each way of changing it, and nothing a client writes into its request is believed', async () => {
    const id = await newRule(0)
    const headers = (version: number) => ({
      ...at(version),
      'x-forwarded-for': '203.0.113.1',
      forwarded: 'for=203.0.113.2',
    })
    const put = { enabled: true, defaultRule: { address: 'abc.example.com' } }
    await inside.sendJson('PUT', originPull, put, headers(1))
    await inside.sendJson('PUT', `${rules}/${id}`, { address: 'b.example.com' }, headers(2))
    await inside.sendJson('PUT', `${originPull}/order`, { ids: [id] }, headers(3))
    await inside.send(`${rules}/${id}`, { method: 'DELETE', headers: headers(4) })
    const text = JSON.stringify({ headwater: 1, enabled: false, defaultRule: { address: '' } })
    await inside.sendJson('POST', `${originPull}/import`, { format: 'json', text }, headers(5))
    await inside.send(`${history}/2/restore`, { method: 'POST', headers: headers(6) })
    const { items } = listOriginPullVersions.reply.parse((await inside.send(history)).json())
    expect(new Set(items.map(({ change }) => change))).toEqual(new Set(ChangeKind.options))
    for (const { by } of items) expect(by).toEqual({ user: 'admin', address: '127.0.0.1' })
    expect((await inside.send(`${history}/6`)).json()).toMatchObject({ by: { user: 'admin', address: '127.0.0.1' } })
  })
})

describe('a secret', () => {
  it('is in no answer, no log line and no byte of the database', async () => {
    const secret = 'hunter2-Zm9vYmFy'
    const answers: string[] = []
    const keep = async (asked: Promise<{ readonly text: string }>) => void answers.push((await asked).text)
    const credentials = { kind: 'header', name: 'X-Api-Key', secret }
    const id = await newRule(0, { credentials })
    await keep(inside.sendJson('PUT', `${rules}/${id}`, { address: 'abc.example.com', credentials }, at(1)))
    const defaultRule = {
      address: 'abc.example.com',
      credentials: { kind: 's3', accessKeyId: 'a', region: 'r', secret },
    }
    await keep(inside.sendJson('PUT', originPull, { enabled: true, defaultRule }, at(2)))
    await keep(inside.sendJson('PUT', originPull, { enabled: true, defaultRule }, at(2)))
    await keep(inside.sendJson('PUT', `${rules}/${id}`, { address: 'x y', credentials }, at(3)))
    await keep(
      inside.sendJson(
        'PUT',
        `${rules}/${id}`,
        { address: 'abc.example.com', credentials: { ...credentials, secret: `${secret}\n` } },
        at(3),
      ),
    )
    const test = { address: 'abc.example.com', protocol: 'http', credentials, rule: id }
    await keep(inside.sendJson('POST', `${originPull}/test`, test))
    await keep(inside.send(`${history}/2/restore`, { method: 'POST', headers: at(3) }))
    for (const path of [originPull, rules, `${rules}/${id}`, history, `${history}/1`, `${history}/3`, bucket])
      await keep(inside.send(path))
    expect(answers).toHaveLength(14)
    expect(answers[0]).toContain('"secretSet":true')
    const files = ['', '-wal'].map((end) => readFileSync(`${server.databaseFile}${end}`, 'latin1'))
    for (const text of [...answers, ...server.log, ...files]) expect(text.includes(secret)).toBe(false)
  })

  it('stays when a version is brought back, and is asked for again before it goes elsewhere', async () => {
    const id = await newRule(0, { credentials: { kind: 'bearer', secret: 'hunter2' } })
    const put = (address: string, seen: number) =>
      inside.sendJson('PUT', `${rules}/${id}`, { address, credentials: { kind: 'bearer', secretSet: true } }, at(seen))
    expect(saved(await put('abc.example.com', 1)).rules[0]?.credentials).toEqual({ kind: 'bearer', secretSet: true })
    const restored = await inside.send(`${history}/1/restore`, { method: 'POST', headers: at(2) })
    expect(saved(restored)).toMatchObject({ warnings: [], rules: [{ credentials: { secretSet: true } }] })
    expect((await put('evil.example.com', 3)).json()).toMatchObject({
      code: 'InvalidRequest',
      errors: [{ pointer: '/credentials/secret', code: 'secret-needed' }],
    })
    const test = { address: 'evil.example.com', protocol: 'http', credentials: { kind: 'bearer' }, rule: id }
    expect((await inside.sendJson('POST', `${originPull}/test`, test)).json()).toMatchObject({
      errors: [{ pointer: '/credentials/secret', code: 'secret-needed' }],
    })
    expect(server.probed).toEqual([])
    await inside.sendJson('POST', `${originPull}/test`, { ...test, address: 'abc.example.com' })
    expect(server.probed).toEqual(['http://abc.example.com/'])
  })
})
