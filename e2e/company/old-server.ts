import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { films, isMissing, lengthOf, troubles } from './catalogue.ts'

const picture = readFileSync(join(import.meta.dirname, '../../tools/demo/picture.jpg'))
const chunk = Buffer.alloc(2 ** 20)

const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  zip: 'application/zip',
  csv: 'text/csv; charset=utf-8',
}

export interface OldServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * The server of a shop that still holds everything, on loopback. Films begin at once and go on with `filmRate` bytes
 * a second; with 0 they all but stop, with a byte a minute to show that nobody has hung up.
 */
export async function startOldServer(filmRate: number): Promise<OldServer> {
  const server = createServer((req, res) => {
    const key = decodeURIComponent((req.url ?? '').replace(/\?.*$/s, '').slice(1))
    const trouble = troubles[key]
    if (isMissing(key)) res.writeHead(404, { 'Content-Length': 0 }).end()
    else if (typeof trouble === 'number') res.writeHead(trouble, { 'Content-Length': 0 }).end()
    else answer(res, key, { isHead: req.method === 'HEAD', filmRate })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function answer(res: ServerResponse, key: string, how: { readonly isHead: boolean; readonly filmRate: number }): void {
  const length = lengthOf(key)
  res.writeHead(200, {
    'Content-Type': types[key.replace(/^.*\./, '')] ?? 'application/octet-stream',
    'Content-Length': length,
    'Cache-Control': 'public, max-age=86400',
    'Last-Modified': 'Tue, 03 Nov 2026 08:00:00 GMT',
    'Accept-Ranges': 'bytes',
  })
  const film = films[key]
  if (how.isHead) res.end()
  else if (troubles[key] === 'cut') res.write(chunk.subarray(0, length / 3), () => res.destroy())
  else if (film === undefined) res.end(padded(length))
  else void sendFilm(res, film, how.filmRate)
}

const padded = (length: number) => Buffer.concat([picture, chunk], Math.max(length, picture.length)).subarray(0, length)

/** Longer films come faster, so that all of them take a while. */
async function sendFilm(res: ServerResponse, film: { bytes: number; atOnce: number }, rate: number): Promise<void> {
  const closed = once(res, 'close')
  let sent = 0
  for (; sent < film.atOnce; sent += chunk.length)
    if (!res.write(chunk)) await Promise.race([once(res, 'drain'), closed])
  const timer = setInterval(
    () => {
      const wanted = rate === 0 ? 1 : (rate * film.bytes) / 2 ** 30
      const some = chunk.subarray(0, Math.min(wanted, film.bytes - sent))
      sent += some.length
      if (sent < film.bytes) res.write(some)
      else res.end(some)
    },
    rate === 0 ? 60_000 : 100,
  )
  await closed
  clearInterval(timer)
}
