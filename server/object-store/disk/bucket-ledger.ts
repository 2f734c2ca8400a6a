import type { DatabaseSync } from 'node:sqlite'

type BucketRow = { bucket: number; objects: number; bytes: number; fence: number; retired: number }

/**
 * The buckets' counters and fences and the store's generation, kept in memory by the only writer and saved once per
 * transaction. After a rollback, {@link reload} forgets what was not committed.
 */
export function openLedger(db: DatabaseSync) {
  const load = db.prepare('select * from bucket where bucket = ?')
  const store = db.prepare('insert or replace into bucket values (?, ?, ?, ?, ?)')
  const loadGeneration = db.prepare('select generation from progress')
  const storeGeneration = db.prepare('update progress set generation = ?')
  const rows = new Map<number, BucketRow>()
  const changed = new Set<BucketRow>()
  let generation = (loadGeneration.get() as { generation: number }).generation

  function of(bucket: number): Readonly<BucketRow> {
    return mutable(bucket)
  }

  function mutable(bucket: number): BucketRow {
    const known = rows.get(bucket)
    if (known) return known
    const row = (load.get(bucket) ?? { bucket, objects: 0, bytes: 0, fence: 0, retired: 0 }) as BucketRow
    rows.set(bucket, row)
    return row
  }

  function change(bucket: number): BucketRow {
    const row = mutable(bucket)
    changed.add(row)
    return row
  }

  return {
    of,
    nextGeneration: () => ++generation,
    count(bucket: number, objects: number, bytes: number) {
      const row = change(bucket)
      row.objects += objects
      row.bytes += bytes
    },
    raiseFence(bucket: number, to: number) {
      const row = change(bucket)
      row.fence = Math.max(row.fence, to)
    },
    retire(bucket: number) {
      change(bucket).retired = 1
    },
    save() {
      for (const row of changed) store.run(row.bucket, row.objects, row.bytes, row.fence, row.retired)
      changed.clear()
      storeGeneration.run(generation)
    },
    reload() {
      rows.clear()
      changed.clear()
      generation = (loadGeneration.get() as { generation: number }).generation
    },
  }
}
