import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ObjectsSite, startObjectsSite } from '../../testing/objects-site.ts'
import { rawHttp } from '../../testing/raw-http.ts'

const host = 'b-1.file.localhost'
let site: ObjectsSite

beforeAll(async () => {
  site = await startObjectsSite()
  site.bucket('b-1')
  await site.objects.put({ bucket: 1, key: 'k' }, Buffer.from('hello'), {
    headers: { 'content-type': 'text/plain' },
    source: { kind: 'uploaded' },
  })
})
afterAll(() => site.close())

const second = `GET /k HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`
const manyHeaders = Array.from({ length: 101 }, (_, i) => `X-${i}: v`)

describe('requests that could mean two things', () => {
  it.each([
    ['two Host lines', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Host: other'), 400],
    ['the same Host twice', lines('GET /k HTTP/1.1', `Host: ${host}`, `host: ${host}`), 400],
    ['a list of hosts', lines('GET /k HTTP/1.1', 'Host: a, b'), 400],
    ['a Host with userinfo and path', lines('GET /k HTTP/1.1', 'Host: a@b/c?d'), 400],
    ['a Host with a blank', lines('GET /k HTTP/1.1', 'Host: a b'), 400],
    ['no Host', lines('GET /k HTTP/1.1'), 400],
    ['a target that names another host', lines('GET http://evil/k HTTP/1.1', `Host: ${host}`), 400],
    ['a target of another scheme', lines(`GET ftp://${host}/k HTTP/1.1`, `Host: ${host}`), 400],
    ['a relative target', lines('GET k HTTP/1.1', `Host: ${host}`), 400],
    ['a fragment in the target', lines('GET /k#x HTTP/1.1', `Host: ${host}`), 400],
    [
      'a raw 8-bit target',
      Buffer.from(lines('GET /\u00e9 HTTP/1.1', `Host: ${host}`), 'latin1').toString('latin1'),
      400,
    ],
    ['HTTP/1.0 with Transfer-Encoding', lines('GET /k HTTP/1.0', `Host: ${host}`, 'Transfer-Encoding: chunked'), 400],
    ['two transfer codings', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: gzip, chunked'), 501],
    [
      'a length and a transfer coding',
      lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
      400,
    ],
    ['two lengths', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: 5', 'Content-Length: 6'), 400],
    ['the same length twice', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: 5', 'Content-Length: 5'), 400],
    ['a length with a sign', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: +5'), 400],
    ['a folded header', `GET /k HTTP/1.1\r\nHost: ${host}\r\nX: a\r\n b\r\n\r\n`, 400],
    ['a blank before the colon', lines('GET /k HTTP/1.1', `Host : ${host}`), 400],
    ['bare line feeds', `GET /k HTTP/1.1\nHost: ${host}\n\n`, 400],
    ['a null byte in a header', lines('GET /k HTTP/1.1', `Host: ${host}`, 'X: a\0b'), 400],
    ['a bare carriage return', lines('GET /k HTTP/1.1', `Host: ${host}`, 'X: a\rb'), 400],
    ['a body longer than anybody needs', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: 65537'), 413],
    ['more than a hundred headers', lines('GET /k HTTP/1.1', `Host: ${host}`, ...manyHeaders), 431],
    ['20 KB of headers', lines('GET /k HTTP/1.1', `Host: ${host}`, `X: ${'v'.repeat(20_000)}`), 431],
    ['no HTTP at all', 'HELO example.com\r\n\r\n', 400],
    ['a chunk without a size', `${lines('GET /k HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: chunked')}z\r\n`, 400],
    ['an unknown expectation', lines('GET /k HTTP/1.1', `Host: ${host}`, 'Expect: foo'), 417],
  ])('refuses %s, closes, and does not answer what follows', async (_, bytes, status) => {
    const answer = await rawHttp(site.port, Buffer.from(bytes + second, 'latin1'))
    expect(answer.status).toBe(status)
    expect(answer.closed).toBe(true)
    expect(answer.text).not.toContain('hello')
    expect(answer.text.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(answer.headers['x-cos-request-id']).toMatch(/./)
    expect(answer.headers['content-type']).toBe('application/xml')
  })
})

describe('requests that are unusual and clean', () => {
  it.each([
    [
      'an absolute target that names the same host',
      lines(`GET http://${host}/k HTTP/1.1`, `Host: ${host}`, 'Connection: close'),
    ],
    ['HTTP/1.0', lines('GET /k HTTP/1.0', `Host: ${host}`)],
    ['a small body', `${lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: 3', 'Connection: close')}abc`],
    [
      'a small chunked body',
      `${lines('GET /k HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: chunked', 'Connection: close')}1\r\na\r\n0\r\n\r\n`,
    ],
    [
      'a host in upper case with a port',
      lines('GET /k HTTP/1.1', 'Host: B-1.FILE.LOCALHOST:9000', 'Connection: close'),
    ],
    ['a host with a trailing dot', lines('GET /k HTTP/1.1', `Host: ${host}.`, 'Connection: close')],
  ])('answers %s', async (_, bytes) => {
    expect(await rawHttp(site.port, bytes)).toMatchObject({ status: 200, body: 'hello' })
  })

  it('reads past a small body and answers the next request on the connection', async () => {
    const first = `${lines('GET /k HTTP/1.1', `Host: ${host}`, 'Content-Length: 3')}abc`
    const answer = await rawHttp(site.port, first + second)
    expect(answer.text.match(/hello/g)).toHaveLength(2)
  })

  it('refuses a body that says nothing of its length and does not end', async () => {
    const head = lines('GET /k HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: chunked')
    const answer = await rawHttp(site.port, `${head}20000\r\n${'x'.repeat(0x20000)}\r\n`)
    expect(answer).toMatchObject({ status: 413, closed: true })
  })
})

describe('one connection', () => {
  const get = `GET /big HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const big = Buffer.alloc(8_000_000, 'b')
  beforeAll(() => site.objects.put({ bucket: 1, key: 'big' }, big, { headers: {}, source: { kind: 'uploaded' } }))

  /** Sends bytes on a connection that reads nothing until it is told to. */
  async function unread(bytes: string) {
    const socket = connect({ port: site.port, host: '127.0.0.1' })
    socket.pause()
    await once(socket, 'connect')
    socket.write(bytes)
    return socket
  }

  it('starts a pipelined request only when the answer before it is out', async () => {
    const before = site.started()
    const socket = await unread(get.repeat(50))
    await expect.poll(() => site.started()).toBe(before + 1)
    const other = await rawHttp(site.port, second)
    expect(other.status).toBe(200)
    expect(site.started()).toBe(before + 2)
    socket.destroy()
  })

  it('is cut when more requests wait on it than anybody needs', async () => {
    const socket = await unread(get.repeat(200))
    socket.resume()
    socket.on('error', () => undefined)
    await once(socket, 'close')
  })

  it('never mixes a refusal into the answer that is going out', async () => {
    const socket = await unread(get)
    socket.write('garbage\r\n\r\n')
    let seen = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      seen += chunk
    })
    socket.resume()
    await once(socket, 'close')
    expect(seen.endsWith('b'.repeat(1000))).toBe(true)
    expect(seen.length).toBeGreaterThan(big.length)
    expect(seen).not.toContain('400 Bad Request')
  })

  it('is cut when its reader takes nothing any more', async () => {
    const socket = await unread(get)
    socket.on('error', () => undefined)
    await expect.poll(() => site.connections(), { timeout: 20_000 }).toBe(0)
    socket.destroy()
  })
})
