import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const html = (title: string) => `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n`

/** What the old server of the demo holds, by path. */
const files = new Map<string, { readonly type: string; readonly body: Buffer }>([
  ['/picture.jpg', { type: 'image/jpeg', body: readFileSync(join(import.meta.dirname, 'picture.jpg')) }],
  ['/images/2026/river.jpg', { type: 'image/jpeg', body: readFileSync(join(import.meta.dirname, 'picture.jpg')) }],
  ['/docs/index.html', { type: 'text/html; charset=utf-8', body: Buffer.from(html('The old server')) }],
  ['/docs/中文 说明.txt', { type: 'text/plain; charset=utf-8', body: Buffer.from('旧服务器上的文件\n') }],
  ['/downloads/setup-1.0.bin', { type: 'application/octet-stream', body: Buffer.alloc(5 * 2 ** 20, 'headwater ') }],
])

/** Starts the demo's origin on a free loopback port. */
export async function startSampleOrigin(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((req, res) => {
    const file = files.get(decodeURIComponent((req.url ?? '').replace(/\?.*$/s, '')))
    if (!file) {
      res.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here\n')
      return
    }
    res.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.body.length,
      'Cache-Control': 'public, max-age=3600',
      'Last-Modified': 'Tue, 03 Nov 2026 08:00:00 GMT',
    })
    res.end(req.method === 'HEAD' ? undefined : file.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
