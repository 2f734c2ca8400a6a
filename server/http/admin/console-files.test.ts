import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startConsole, type TestConsole } from './testing/console.ts'

const html = '<!doctype html><title>Headwater</title>'
const script = 'export const answer = 42'
let folder: string
let server: TestConsole
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headwater-web-'))
  await mkdir(join(folder, 'assets'))
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, 'index.html'), html)
  await writeFile(join(folder, 'assets/index-Ab12.js'), script)
  await writeFile(join(folder, 'assets/index-Ab12.js.br'), brotliCompressSync(script))
  await writeFile(join(folder, 'assets/index-Ab12.js.gz'), gzipSync(script))
  await writeFile(join(folder, '.vite/manifest.json'), '{}')
  server = await startConsole({ webRoot: folder })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the console’s files', () => {
  it('are index.html for every screen, asked anew each time', async () => {
    for (const path of ['/', '/login', '/buckets/photos-1250000000/files', '/index.html']) {
      const answer = await server.send(path, { headers: browser })
      expect(answer).toMatchObject({ status: 200, text: html })
      expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    }
    const modified = (await server.send('/')).headers['last-modified']
    const again = await server.send('/', { headers: { ...browser, 'if-modified-since': modified } })
    expect(again.status).toBe(304)
  })

  it('come compressed to who can read it, and may be kept for ever under a hashed name', async () => {
    const path = '/assets/index-Ab12.js'
    const br = await server.send(path, { headers: { 'accept-encoding': 'gzip, br' } })
    expect(br.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    })
    expect(brotliDecompressSync(br.bytes).toString()).toBe(script)
    expect((await server.send(path, { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']).toBe(
      'gzip',
    )
    const plain = await server.send(path)
    expect(plain.text).toBe(script)
    expect(plain.headers).not.toHaveProperty('content-encoding')
  })

  it('never include what the build keeps for itself, or anything outside its folder', async () => {
    for (const path of [
      '/assets/missing.js',
      '/assets/index-Ab12.js.br',
      '/.vite/manifest.json',
      '/..%2fsettings.db',
      '/%2e%2e/settings.db',
      '/assets/..%2f..%2fsettings.db',
    ]) {
      const answer = await server.send(path, { headers: browser })
      expect(answer.status).toBe(404)
      expect(answer.json()).toMatchObject({ code: 'NoSuchRoute' })
    }
  })

  it('are not a screen for what asks for something else', async () => {
    expect((await server.send('/buckets', { headers: { accept: 'application/json' } })).status).toBe(404)
    expect((await server.send('/buckets', { method: 'POST' })).status).toBe(404)
  })
})
