import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultRuleDefaults } from '../../../contract/origin-pull.ts'
import { Preview } from '../../../contract/preview.ts'
import { type Insider, startConsole, type TestConsole } from './testing/console.ts'

let server: TestConsole
let inside: Insider
beforeEach(async () => {
  server = await startConsole()
  inside = await server.insider()
  await inside.sendJson('POST', '/api/v1/buckets', { name: 'photos', access: 'private' })
})
afterEach(() => server[Symbol.asyncDispose]())

const originPull = '/api/v1/buckets/photos-1250000000/origin-pull'
const preview = (body: object) => inside.sendJson('POST', `${originPull}/preview`, body)

it('shows what an end user would get of a missing object', async () => {
  const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com' }
  await inside.sendJson('PUT', originPull, { enabled: true, defaultRule }, { 'if-match': '"0"' })
  const answer = await preview({ key: 'picture.jpg' })
  expect(answer.status).toBe(200)
  expect(Preview.parse(answer.json())).toMatchObject({
    rule: 'default',
    mode: 'async',
    client: { status: 302, location: 'http://abc.example.com/picture.jpg', outcome: 'redirected-and-pulled' },
    stored: false,
  })
})

it('says that nothing would happen while origin-pull is disabled, and that an object is there', async () => {
  await inside.send('/api/v1/buckets/photos-1250000000/object/content?key=a', { method: 'PUT', body: 'x' })
  expect((await preview({ key: 'a' })).json()).toMatchObject({
    rule: null,
    client: { status: 404, outcome: 'not-found', why: 'disabled' },
    stored: true,
  })
})

it('refuses what no end user could send, and other buckets', async () => {
  expect((await preview({ key: 'k', status: 200 })).json()).toMatchObject({ errors: [{ pointer: '/status' }] })
  expect((await preview({ key: 'k', headers: [{ name: 'a b', value: '' }] })).status).toBe(400)
  const elsewhere = '/api/v1/buckets/none-1250000000/origin-pull/preview'
  expect((await inside.sendJson('POST', elsewhere, { key: 'k' })).json()).toMatchObject({ code: 'NoSuchBucket' })
})
