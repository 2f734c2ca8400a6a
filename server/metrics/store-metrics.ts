import { Gauge, type Registry } from 'prom-client'

/** What all buckets hold together; may be some seconds old. */
export type Holdings = { readonly buckets: number; readonly objects: number; readonly bytes: number }

export function registerStore(registry: Registry, holdings: () => Promise<Holdings>): void {
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
}
