// Runs in a network of its own where a cloud's metadata service listens, and reports on stdout whether we reached it.
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { clientWith, outcome, plainSite } from './client.fixture.ts'
import type { HttpOriginClientOptions } from './http-origin-client.ts'

/** What the child says about the metadata service. */
export type MetadataReport = {
  /** Connections that came in through node:net alone, by address: without them the rest would prove nothing. */
  readonly control: Readonly<Record<string, number>>
  /** How each attempt of the origin client ended. */
  readonly outcomes: Readonly<Record<string, string>>
  /** Connections that came in through the origin client. */
  readonly reached: number
}

/** The second one only where the machine speaks IPv6. */
const addresses = ['169.254.169.254', ...(hasAddress('fd00:ec2::254') ? ['fd00:ec2::254'] : [])]

function hasAddress(ip: string): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === ip))
}

let connections = 0
const count = (server: Server) => server.on('connection', () => void connections++)

async function listen(server: Server, host: string, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(port, host, resolve)
  await promise
  return server
}

/** Whether the service can be reached at all. */
async function control(): Promise<Record<string, number>> {
  const reached: Record<string, number> = {}
  for (const host of addresses) {
    const before = connections
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const socket = connect(80, host, () => socket.end('GET / HTTP/1.0\r\n\r\n'))
    socket
      .on('error', reject)
      .resume()
      .on('close', () => resolve())
    await promise
    reached[host] = connections - before
  }
  return reached
}

const literals = [
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '①⑥⑨.254.169.254',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[fd00:ec2::254]',
]

async function attempt(): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {}
  const home = await listen(
    createServer((req, res) => {
      const location = Buffer.from(decodeURIComponent(req.url?.slice(1) ?? '')).toString('latin1')
      res.writeHead(302, { location }).end()
    }),
    '127.0.0.1',
    0,
  )
  const address = home.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const get = async (what: string, url: string, options: Partial<HttpOriginClientOptions> = {}, times = 1) => {
    await using client = clientWith({ allow: ['127.0.0.1/32'], ...options })
    for (let i = 0; i < times; i++)
      outcomes[what] = outcome(await client.get({ url: new URL(url), followRedirects: true }))
    await client.probe(new URL(url), plainSite)
    for await (const _ of client.list({ kind: 'index', url: new URL(url), prefix: '', site: plainSite, signal: never }))
      break
  }
  const tried = (...args: Parameters<typeof get>) => get(...args).catch(() => {})

  for (const host of literals) await tried(`direct ${host}`, `http://${host}/latest/meta-data/`)
  for (const host of literals) {
    const location = encodeURIComponent(`http://${host}/latest/meta-data/`)
    await tried(`redirect ${host}`, `http://127.0.0.1:${port}/${location}`)
  }
  for (const ip of ['169.254.169.254', 'fd00:ec2::254', '::ffff:169.254.169.254']) {
    await tried(`name ${ip}`, 'http://metadata.example/', { lookup: async () => [ip] })
    await tried(`mixed name ${ip}`, 'http://metadata.example/', { lookup: async () => ['127.0.0.1', ip] })
    await tried(
      `redirect to a name ${ip}`,
      `http://127.0.0.1:${port}/${encodeURIComponent('http://metadata.example/')}`,
      {
        lookup: async () => [ip],
      },
    )
    const resolve = new Map([['metadata.example:80', { ip, port: 80 }]])
    await tried(`fixed name ${ip}`, 'http://metadata.example/', { resolve })
    let asked = 0
    const rebound = async () => (asked++ === 0 ? ['127.0.0.1'] : [ip])
    // The first answer is good and nobody listens there; whoever looks again gets the bad one.
    await tried(`rebound name ${ip}`, 'http://metadata.example/', { lookup: rebound }, 3)
  }
  const carriers = { lists: [{ name: 'all', cidrs: ['0.0.0.0/0', '::/0'] }], allowed: ['all'] }
  await tried('allowed carrier', 'http://169.254.169.254/', { carriers })
  await new Promise((resolve) => home.close(resolve))
  return outcomes
}

const never = new AbortController().signal

async function report(): Promise<MetadataReport> {
  const services = await Promise.all(
    addresses.map((host) => listen(count(createServer((_req, res) => res.end('secret'))), host, 80)),
  )
  const controls = await control()
  const before = connections
  const outcomes = await attempt()
  const reached = connections - before
  for (const service of services) service.close()
  return { control: controls, outcomes, reached }
}

const [, , task] = process.argv
if (task === 'attack') process.stdout.write(JSON.stringify(await report()))
