import { updateBucket } from '../../contract/buckets.ts'
import { addDomain } from '../../contract/domains.ts'
import type { BodyInput } from '../../contract/endpoint.ts'
import { createRule } from '../../contract/rules.ts'
import { makeBucket, type TestBucket } from '../world/bucket.ts'
import type { Clock } from '../world/clock.ts'
import type { ConsoleApi } from '../world/console-api.ts'

const day = 24 * 60 * 60_000

type World = { readonly api: ConsoleApi; readonly clock: Clock; readonly objectsPort: number }
export type Buckets = { readonly photos: TestBucket; readonly website: TestBucket }

/** The buckets of the shop, made one after the other in the weeks before `now`. */
export async function setUpShop({ api, clock, objectsPort }: World, now: number): Promise<Buckets> {
  const make = (name: string, access: 'public-read' | 'private', daysAgo: number) => {
    clock.set(now - daysAgo * day)
    return makeBucket(api, objectsPort, { name, access })
  }
  await (await make('backups', 'private', 38)).upload('2026-10-01/shop.sql.gz', Buffer.alloc(310_000, 1))
  const downloads = await make('downloads', 'public-read', 31)
  await downloads.pullFrom('downloads.example.com:8080', { mode: 'sync' })
  const invoices = await make('invoices', 'private', 30)
  for (const n of [1041, 1042, 1043])
    await invoices.upload(`2026/${n}.pdf`, Buffer.alloc(48_000 + n), 'application/pdf')
  const website = await make('website', 'public-read', 12)
  await website.pullFrom('www.example.com')
  const photos = await make('product-photos', 'public-read', 9)
  await setUpPhotos(api, clock, photos, now)
  await make('user-uploads', 'public-read', 2)
  return { photos, website }
}

async function setUpPhotos(api: ConsoleApi, clock: Clock, bucket: TestBucket, now: number): Promise<void> {
  const params = { bucket: bucket.name }
  await bucket.upload('size-guide.pdf', Buffer.alloc(182_400), 'application/pdf')
  await bucket.upload('brand/logo.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>', 'image/svg+xml')
  await api.call(updateBucket, { params, body: { accelerated: true }, ifMatch: 1 })
  await api.call(addDomain, { params, body: { domain: 'img.example.com' } })
  clock.set(now - 8 * day)
  await bucket.pullFrom('old-shop.example.com')
  for (const [i, rule] of rules.entries()) {
    clock.set(now - (7 - i) * day)
    const { version } = await bucket.originPull()
    await api.call(createRule, { params, body: rule, ifMatch: version })
  }
}

/** From the last to the first: each is put on top of those before. */
const rules: ReadonlyArray<BodyInput<typeof createRule>> = [
  {
    address: 'partner.example.net',
    enabled: false,
    protocol: 'https',
    condition: { suffix: '.webp' },
    credentials: { kind: 'bearer', secret: 'not shown' },
  },
  { address: 'archive.example.com', mode: 'redirect', redirectCode: 301, condition: { prefix: 'catalogue/2019/' } },
  {
    address: 'media.example.com',
    condition: { prefix: 'films/' },
    budgets: { bandwidth: 50_000_000, idleMs: 300_000, minimumRate: 0 },
  },
  {
    address: 'thumbs.example.com',
    mode: 'sync',
    condition: { prefix: 'thumbs/' },
    freshness: { kind: 'revalidate', afterSeconds: 86_400 },
  },
]
