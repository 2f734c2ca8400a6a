import type { BucketView } from '../../../contract/buckets.ts'

export const sortKeys = ['name', 'access', 'region', 'originPull', 'objects', 'bytes', 'created'] as const
export type SortKey = (typeof sortKeys)[number]

/** How the list is sorted; in the address as `name` or, descending, `-name`. */
export type Order = { readonly key: SortKey; readonly descending: boolean }

export const defaultOrder: Order = { key: 'name', descending: false }

export function parseOrder(text: string | null): Order {
  const key = sortKeys.find((one) => one === text?.replace(/^-/, ''))
  return key === undefined ? defaultOrder : { key, descending: text?.startsWith('-') ?? false }
}

/** Empty for the default, which the address need not name. */
export const writeOrder = ({ key, descending }: Order) =>
  key === defaultOrder.key && !descending ? '' : `${descending ? '-' : ''}${key}`

/** A second choice of the same column turns it round. */
export const turned = (order: Order, key: SortKey): Order => ({
  key,
  descending: order.key === key && !order.descending,
})

const sortValue: Record<SortKey, (bucket: BucketView) => string | number> = {
  name: (bucket) => bucket.name,
  access: (bucket) => bucket.access,
  region: (bucket) => bucket.region,
  originPull: ({ originPull }) => (originPull.enabled ? `0 ${originPull.address}` : '1'),
  objects: (bucket) => bucket.objects,
  bytes: (bucket) => bucket.bytes,
  created: (bucket) => bucket.createdAt,
}

/** The buckets whose name contains the text, in the order that was asked for; equal ones by name. */
export function arrangeBuckets(buckets: readonly BucketView[], search: string, order: Order): BucketView[] {
  const wanted = search.trim().toLowerCase()
  const value = sortValue[order.key]
  const sign = order.descending ? -1 : 1
  return buckets
    .filter((bucket) => bucket.name.includes(wanted))
    .sort((a, b) => sign * compare(value(a), value(b)) || compare(a.name, b.name))
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
