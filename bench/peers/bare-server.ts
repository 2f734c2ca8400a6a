import { createServer } from 'node:http'

/** The ceiling of the design: plain node:http that sends the same bytes from memory. `node bare-server.ts PORT` */
const body = Buffer.alloc(10_240, 'x')
const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length, ETag: '"bare"' }
createServer((req, res) => {
  if (req.headers['if-none-match'] === '"bare"') res.writeHead(304, { ETag: '"bare"' }).end()
  else res.writeHead(200, headers).end(body)
}).listen(Number(process.argv[2]), '127.0.0.1')
