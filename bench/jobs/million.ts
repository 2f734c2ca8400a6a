import { listObjects } from '../../contract/objects.ts'
import { asContestant, type Gateway, startGateway } from '../gateway.ts'
import type { Runtime } from '../machine.ts'
import { median } from '../table.ts'
import { type Bench, inTurns, type Job, split } from './job.ts'
import { folderWith, holdInPageCache } from './many-objects.ts'

const many = 1_000_000
const few = 10_000
const bytes = 1024
/** The least that HEADWATER_CACHE may be, bytes: it holds a tenth of the 10,000. */
const smallestCache = 1024 ** 2

/** A bucket of a million objects in a thousand folders, beside one of ten thousand. */
export const million: Job = async (bench) => {
  const us = {
    start: new Map<Runtime, number>(),
    page: new Map<Runtime, number>(),
    folders: new Map<Runtime, number>(),
  }
  const rates = { same: {}, outside: {}, usual: {} }
  for (const runtime of bench.runtimes) {
    const folders = {
      large: await folderWith(bench, runtime, 'objects', many, bytes),
      small: await folderWith(bench, runtime, 'objects', few, bytes),
    }
    Object.assign(rates.same, await hitRates(bench, runtime, folders, { asked: few }))
    Object.assign(
      rates.outside,
      await hitRates(bench, runtime, folders, { asked: many, env: { HEADWATER_CACHE: String(smallestCache) } }),
    )
    Object.assign(rates.usual, await hitRates(bench, runtime, folders, { asked: many }))
    const large = await startGateway(bench, { runtime, folder: folders.large })
    us.start.set(runtime, large.readyMs / 1000)
    us.page.set(runtime, await listMs(bench, large, '?limit=1000&prefix=500/'))
    us.folders.set(runtime, await listMs(bench, large, '?limit=1000&delimiter=/'))
    await large.stop()
  }
  const both = (most: number) => ({ node: { most }, bun: { most } })
  const name = '1,000,000 objects in a bucket'
  const must = { node: { least: 0.8, of: 'Node at 10,000' }, bun: { least: 0.8, of: 'Bun at 10,000' } }
  return [
    { job: `${name}: start`, unit: 's', us: Object.fromEntries(us.start), must: both(3) },
    { job: `${name}: hits, 1 KiB, the same 10,000 of them`, unit: 'requests/s', ...split(rates.same), must },
    { job: `${name}: hits at random, outside the memory cache`, unit: 'requests/s', ...split(rates.outside), must },
    {
      job: 'the same with the usual cache, which holds the 10,000 whole and the million in small part',
      unit: 'requests/s',
      ...split(rates.usual),
    },
    { job: `${name}: a page of 1,000 keys`, unit: 'ms', us: Object.fromEntries(us.page), must: both(15) },
    { job: `${name}: its 1,000 folders`, unit: 'ms', us: Object.fromEntries(us.folders), must: both(50) },
  ]
}

async function listMs({ rounds }: Bench, gateway: Gateway, query: string): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 5 + 5 * rounds; n += 1) {
    const began = performance.now()
    const page = await gateway.read(listObjects, query)
    times.push(performance.now() - began)
    const entries = page.items.length + page.folders.length
    if (entries !== 1000) throw new Error(`a page has ${entries} entries`)
  }
  return median(times.slice(5))
}

type Folders = { readonly large: string; readonly small: string }

type Load = { readonly asked: number; readonly env?: Record<string, string> }

/** Random keys of each: of so many of the large one, and all of the small one. */
async function hitRates(bench: Bench, runtime: Runtime, { large, small }: Folders, { asked, env = {} }: Load) {
  const [ofMany, ofFew] = [
    await startGateway(bench, { runtime, folder: large, env }),
    await startGateway(bench, { runtime, folder: small, env }),
  ]
  using _large = holdInPageCache(large)
  using _small = holdInPageCache(small)
  const rates = await inTurns(
    bench,
    [
      asContestant(ofMany, { load: { keys: asked } }),
      asContestant(ofFew, {
        name: runtime === 'node' ? 'Node at 10,000' : 'Bun at 10,000',
        load: { keys: few },
      }),
    ],
    { path: '/', connections: 32 },
  )
  await Promise.all([ofMany.stop(), ofFew.stop()])
  return rates
}
