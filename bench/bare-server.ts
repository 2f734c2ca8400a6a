import { createServer } from 'node:http'
import express from 'express'

/** The ceiling of the design: 10 KiB from memory by plain node:http, or with Express in front. `node bare-server.ts PORT KIND` */
const [port, kind] = process.argv.slice(2)
const body = Buffer.alloc(10_240, 'x')
const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length }
const answer = (res: import('node:http').ServerResponse) => res.writeHead(200, headers).end(body)
const bare = createServer((_req, res) => answer(res))
const app = express().disable('x-powered-by').disable('etag')
app.get('/{*path}', (_req, res) => {
  answer(res)
})
const server = kind === 'express' ? createServer(app) : bare
server.listen(Number(port), '127.0.0.1')
