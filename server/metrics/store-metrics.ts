import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** What all buckets hold together; may be some seconds old. */
export type Holdings = { readonly buckets: number; readonly objects: number; readonly bytes: number }

export type StoreNow = {
  holdings(): Promise<Holdings>
  /** How often so many writes became durable together: 1, up to 2, 4, 8 and so on; and all writes. */
  batches(): { readonly bySize: readonly number[]; readonly writes: number }
}

/** Objects that are in memory, the bytes they take, and how many had to make room so far. */
export type HotNow = () => { readonly objects: number; readonly bytes: number; readonly evicted: number }

export function registerStore(registry: Registry, { holdings, batches }: StoreNow): void {
  const gauge = (name: string, help: string, of: keyof Holdings) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set((await holdings())[of])
      },
    })
  gauge('headwater_buckets', 'Buckets.', 'buckets')
  gauge('headwater_objects', 'Objects of all buckets.', 'objects')
  gauge('headwater_object_bytes', 'Bytes of all objects.', 'bytes')
  registerBatches(registry, batches)
}

export function registerHot(registry: Registry, hot: HotNow): void {
  const registers = [registry]
  const gauge = (name: string, help: string, of: 'objects' | 'bytes') =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(hot()[of])
      },
    })
  gauge('headwater_hot_objects', 'Objects in the memory for hot ones.', 'objects')
  gauge('headwater_hot_bytes', 'Bytes that they take there.', 'bytes')
  new Counter({
    name: 'headwater_hot_evictions_total',
    help: 'Objects that made room there for others.',
    registers,
    collect() {
      this.reset()
      this.inc(hot().evicted)
    },
  })
}

function registerBatches(registry: Registry, batches: StoreNow['batches']): void {
  const name = 'headwater_store_batch_writes'
  const buckets = batches().bySize.map((_, i) => 2 ** i)
  const histogram = new Histogram({
    name,
    help: 'Writes of objects that became durable together.',
    buckets,
    registers: [registry],
  })
  // They are counted already.
  const empty = histogram.get.bind(histogram)
  histogram.get = async () => {
    const { bySize, writes } = batches()
    let below = 0
    const values = bySize.map((count, i) => {
      below += count
      return { labels: { le: 2 ** i }, value: below, metricName: `${name}_bucket` }
    })
    const all = { value: below, labels: {} }
    return {
      ...(await empty()),
      values: [
        ...values,
        { ...all, labels: { le: '+Inf' }, metricName: `${name}_bucket` },
        { ...all, value: writes, metricName: `${name}_sum` },
        { ...all, metricName: `${name}_count` },
      ],
    }
  }
}
