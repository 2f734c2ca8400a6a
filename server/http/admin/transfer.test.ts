import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ReplyOf } from '../../../contract/endpoint.ts'
import { exportOriginPull, importOriginPull } from '../../../contract/transfer.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
beforeEach(async () => {
  server = await startConsole()
  inside = await server.insider()
  for (const name of ['photos', 'music']) await inside.sendJson('POST', '/api/v1/buckets', { name, access: 'private' })
})
afterEach(() => server[Symbol.asyncDispose]())

const originPull = (bucket: string) => `/api/v1/buckets/${bucket}-1250000000/origin-pull`
const exported = async (bucket: string, format: string) =>
  (await inside.send(`${originPull(bucket)}/export?format=${format}`)).json<ReplyOf<typeof exportOriginPull>>()
const imported = (bucket: string, body: object, ifMatch = '"0"') =>
  inside.sendJson('POST', `${originPull(bucket)}/import`, body, { 'if-match': ifMatch })

const document = {
  headwater: 1,
  enabled: true,
  defaultRule: { address: 'abc.example.com', mode: 'sync' },
  rules: [{ address: 'a.example', condition: { prefix: 'a/' }, credentials: { kind: 'bearer', secret: 'hush-hush' } }],
}

it('sets a bucket up by a document, and another one alike', async () => {
  const first = await imported('photos', { format: 'json', text: JSON.stringify(document) })
  expect(first.status).toBe(200)
  expect(first.headers.etag).toBe('"1"')
  expect(importOriginPull.reply.parse(first.json())).toMatchObject({
    enabled: true,
    defaultRule: { address: 'abc.example.com', mode: 'sync' },
    rules: [{ address: 'a.example', credentials: { kind: 'bearer', secretSet: true } }],
    warnings: [],
    notes: [],
  })
  for (const format of ['json', 'cos-xml']) {
    const { text, notes } = await exported('photos', format)
    expect(notes).toHaveLength(1)
    const dry = await imported('music', { format, text, dryRun: true })
    expect(dry.json()).toMatchObject({ enabled: true, rules: [{ condition: { prefix: 'a/' } }], version: 0 })
  }
  const { text } = exportOriginPull.reply.parse(await exported('photos', 'json'))
  expect((await imported('music', { format: 'json', text })).json()).toMatchObject({
    version: 1,
    warnings: ['secret-missing'],
  })
  expect((await inside.send(`${originPull('music')}/history`)).json()).toMatchObject({
    items: [{ change: 'imported' }],
  })
})

it('lets no secret out: not in a reply, not in a log', async () => {
  const replies = [await imported('photos', { format: 'json', text: JSON.stringify(document) })]
  replies.push(await imported('photos', { format: 'json', text: `${JSON.stringify(document)}hush-hush` }, '"1"'))
  for (const format of ['json', 'cos-xml'])
    replies.push(await inside.send(`${originPull('photos')}/export?format=${format}`))
  expect(replies.map(({ status }) => status)).toEqual([200, 400, 200, 200])
  expect([...replies.map(({ text }) => text), ...server.log].filter((text) => text.includes('hush-hush'))).toEqual([])
})

it('refuses a document that is none, with its place, and a change made from an old version', async () => {
  expect((await imported('photos', { format: 'cos-xml', text: '<OriginConfiguration>\n</a>' })).json()).toMatchObject({
    code: 'InvalidRequest',
    errors: [{ pointer: '/text', code: 'xml', detail: expect.stringContaining('Line 2') }],
  })
  const text = JSON.stringify(document)
  expect((await imported('photos', { format: 'json', text }, '"7"')).status).toBe(412)
  expect((await imported('photos', { format: 'yaml', text })).json()).toMatchObject({
    errors: [{ pointer: '/format' }],
  })
})
