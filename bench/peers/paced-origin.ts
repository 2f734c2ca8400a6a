import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/**
 * An origin that makes up bodies of one size at one rate for each request, and knows ranges; keys that say `warm-up` have
 * 10 KiB. `node paced-origin.ts PORT BYTES RATE`, rate in bytes a second, 0 as fast as it goes. `/count` says how often it was
 * asked for a body, whole or in part.
 */
const [port = 0, usual = 0, rate = 0] = process.argv.slice(2).map(Number)
const tickMs = 5
const piece = Buffer.alloc(64 * 1024, 'z')
const count = { whole: 0, part: 0 }

createServer((req, res) => {
  if (req.url === '/count') res.end(JSON.stringify(count))
  else answer(req, res)
})
  .on('connection', (socket) => socket.setNoDelay(true))
  .listen({ port, host: '127.0.0.1', backlog: 4096 })

function answer(req: IncomingMessage, res: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '') ?? []
  const bytes = req.url?.includes('warm-up') ? 10_240 : usual
  const start = Number(from ?? 0)
  const end = to ? Math.min(Number(to), bytes - 1) : bytes - 1
  const isPart = from !== undefined
  count[isPart ? 'part' : 'whole'] += 1
  res.writeHead(isPart ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start + 1,
    ETag: '"paced"',
    'Accept-Ranges': 'bytes',
    ...(isPart ? { 'Content-Range': `bytes ${start}-${end}/${bytes}` } : {}),
  })
  send(res, end - start + 1)
}

function send(res: ServerResponse, length: number): void {
  const began = performance.now()
  let sent = 0
  const due = () => (rate === 0 ? length : Math.min(length, ((performance.now() - began + tickMs) / 1000) * rate))
  const more = () => {
    while (sent < due() && !res.destroyed) {
      const next = Math.min(piece.length, Math.floor(due()) - sent)
      if (next <= 0) break
      sent += next
      if (!res.write(piece.subarray(0, next))) {
        res.once('drain', more)
        return
      }
    }
    if (sent >= length) res.end()
    else if (!res.destroyed) setTimeout(more, tickMs)
  }
  more()
}
