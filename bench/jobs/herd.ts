import { type Gateway, startGateway } from '../gateway.ts'
import { fetchAll, startReading } from '../load/clients.ts'
import { warmUp } from '../load/wrk.ts'
import { has, say } from '../machine.ts'
import { startNginx } from '../peers/nginx.ts'
import { type PacedOrigin, startOrigin } from '../peers/origin.ts'
import { startVarnish } from '../peers/varnish.ts'
import { until } from '../processes.ts'
import { median, type Row } from '../table.ts'
import { type Bench, folderIn, type Job, split } from './job.ts'

const bytes = 100_000_000
const rate = 20_000_000
const clients = 100
const slowClients = 400

/** First bytes of single herds differ by half of what they are: ours and those compared with them have so many more turns. */
const moreTurns = 3

type Site = {
  readonly name: string
  readonly port: number
  readonly host: string
  readonly path: string
  /** How many turns it has for each round of the bench. */
  readonly turns: number
}
type Seen = { readonly firstByteMs: number; readonly lastByteMs: number; readonly gets: number }

/** A hundred clients want one cold object of 100 MB from an origin at 20 MB/s; then four hundred slow ones read beside them. */
export const herd: Job = async (bench) => {
  const origin = await startOrigin(bytes, rate)
  const gateways: Gateway[] = []
  for (const runtime of bench.runtimes)
    gateways.push(await startGateway(bench, { runtime, originPort: origin.port, mode: 'sync' }))
  const ours = gateways.map(({ runtime, port, host }) => ({
    name: runtime,
    port,
    host,
    path: '/herd',
    turns: moreTurns,
  }))
  const sites = [...ours, ...(await peersOf(bench, origin.port))]
  for (const site of sites) await warmUp(site)
  const alone = await seenBy(bench, origin, sites, [])
  const crowded = await seenBy(
    bench,
    origin,
    ours.map((site) => ({ ...site, turns: 1 })),
    gateways,
  )
  return [...rowsAlone(alone), ...rowsCrowded(alone, crowded)]
}

async function peersOf(bench: Bench, originPort: number): Promise<Site[]> {
  const sites: Site[] = []
  const root = folderIn(bench, 'files')
  if (has('varnish')) {
    const { port } = await startVarnish(folderIn(bench, 'varnish'), originPort)
    sites.push({ name: 'Varnish', port, host: 'localhost', path: '/herd', turns: moreTurns })
  }
  if (has('nginx')) {
    const { port } = await startNginx(folderIn(bench, 'nginx'), { root, originPort })
    for (const kind of ['cache', 'store'])
      sites.push({ name: `proxy_${kind}`, port, host: 'localhost', path: `/${kind}/herd`, turns: 1 })
  }
  return sites
}

async function seenBy(bench: Bench, origin: PacedOrigin, sites: readonly Site[], crowded: readonly Gateway[]) {
  const seen = new Map<string, Seen[]>(sites.map(({ name }) => [name, []]))
  for (let round = 0; round < moreTurns * bench.rounds; round += 1)
    for (const site of sites.filter(({ turns }) => round < turns * bench.rounds)) {
      const gateway = crowded.find(({ runtime }) => runtime === site.name)
      const one = await oneHerd(bench, origin, { ...site, path: `${site.path}-${crowded.length}-${round}` }, gateway)
      say(
        `   ${site.name}: first byte ${one.firstByteMs.toFixed(0)} ms, last ${one.lastByteMs.toFixed(0)} ms, ${one.gets} GET`,
      )
      seen.get(site.name)?.push(one)
    }
  const of = (pick: (one: Seen) => number) =>
    Object.fromEntries([...seen].map(([name, all]) => [name, median(all.map(pick))]))
  return { firstByte: of((one) => one.firstByteMs), lastByte: of((one) => one.lastByteMs), gets: of((one) => one.gets) }
}

async function oneHerd(
  bench: Bench,
  origin: PacedOrigin,
  { port, host, path }: Site,
  gateway?: Gateway,
): Promise<Seen> {
  const before = await origin.count()
  const url = `http://127.0.0.1:${port}${path}`
  const leave = gateway ? startReading(port, host, path, { count: slowClients, rate: 50_000 }) : async () => {}
  const all = await fetchAll(bench, { url, host, count: clients })
  if (all.some((one) => one.bytes !== bytes)) throw new Error(`a client of ${path} got another length`)
  await leave()
  const { whole } = await origin.count()
  if (gateway) await until('the pull is done', async () => (await gateway.counts()).running === 0)
  return {
    firstByteMs: median(all.map((one) => one.firstByteMs)),
    lastByteMs: Math.max(...all.map((one) => one.totalMs)),
    gets: whole - before.whole,
  }
}

type Herds = Awaited<ReturnType<typeof seenBy>>

function rowsAlone({ firstByte, lastByte, gets }: Herds): Row[] {
  const bound = (most: number) => ({ node: { most, of: 'Varnish' }, bun: { most, of: 'Varnish' } })
  const name = `herd, ${clients} clients, cold 100 MB at 20 MB/s`
  return [
    { job: `${name}: origin GETs`, unit: '', ...split(gets), must: { node: { most: 1 }, bun: { most: 1 } } },
    { job: `${name}: first byte, p50`, unit: 'ms', ...split(firstByte), must: bound(1) },
    { job: `${name}: last byte`, unit: 'ms', ...split(lastByte), must: bound(1.05) },
  ]
}

function rowsCrowded(alone: Herds, crowded: Herds): Row[] {
  const name = `the same beside ${slowClients} clients at 50 KB/s: last byte of the fast`
  const peers: Record<string, number> = {}
  if (alone.lastByte.node !== undefined) peers['Node alone'] = alone.lastByte.node
  if (alone.lastByte.bun !== undefined) peers['Bun alone'] = alone.lastByte.bun
  const must = { node: { most: 1.2, of: 'Node alone' }, bun: { most: 1.2, of: 'Bun alone' } }
  return [{ job: name, unit: 'ms', us: split(crowded.lastByte).us, peers, must }]
}
