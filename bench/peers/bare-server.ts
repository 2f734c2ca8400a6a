import { createServer } from 'node:http'

/**
 * The ceiling of the design: plain node:http that sends the same bytes as Headwater, head and body, from memory.
 * `node bare-server.ts PORT`
 */
const body = Buffer.alloc(10_240, 'x')
const known = { ETag: '"bare"', 'Last-Modified': new Date().toUTCString(), 'x-cos-request-id': '7a1048cc1a045239-1' }
const sent = { 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff', 'Content-Type': 'application/json' }
const whole = { ...known, ...sent, 'Content-Length': body.length }
createServer((req, res) => {
  if (req.headers['if-none-match'] === '"bare"') res.writeHead(304, known).end()
  else res.writeHead(200, whole).end(body)
}).listen(Number(process.argv[2]), '127.0.0.1')
