import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { ObjectMeta, ObjectRef } from '../../domain/stored-object.ts'
import type { Usage } from '../object-store.ts'
import { openForReading } from './index-schema.ts'

/** A row of the index with its body: the bytes, or the name of the file that has them. */
export type FoundRow = {
  readonly meta: ObjectMeta
  readonly generation: number
  readonly file: string | null
  /** `null` when the body is in a file, or lost. */
  readonly bytes: Buffer | null
  /** CRC-32 of `bytes`; `null` when they were stored without one. */
  readonly crc: number | null
}

export type FoundKey = {
  readonly row: FoundRow | null
  /** The generation of the last committed write, seen at the same moment as the row. */
  readonly committed: number
}

export type IndexReader = ReturnType<typeof openIndexReader>

/** Looks things up in the index. Every call is one statement and sees all that was committed before it. */
export function openIndexReader(indexFile: string) {
  const db = openForReading(indexFile)
  const sql = prepareReads(db)
  return {
    find({ bucket, key }: ObjectRef): FoundKey {
      const columns: unknown = sql.find.get(bucket, key)
      return toFound(columns as FindColumns)
    },
    /** The generation of a key's object, `null` when there is none, and the last committed one, without reading the body. */
    generationOf({ bucket, key }: ObjectRef): { readonly generation: number | null; readonly committed: number } {
      return sql.generation.get(bucket, key) as { generation: number | null; committed: number }
    },
    /** Up to `limit` objects from the key `start` on, in the order of the keys. */
    page(bucket: number, start: string, limit: number): ObjectMeta[] {
      const page: ObjectMeta[] = []
      // Left early rather than limited by a parameter, for which SQLite plans anew each time.
      for (const columns of sql.page.iterate(bucket, start))
        if (page.push(toMeta(columns as MetaColumns)) === limit) break
      return page
    },
    usage(bucket: number): Usage {
      const row = sql.usage.get(bucket) as Usage | undefined
      return { objects: row?.objects ?? 0, bytes: row?.bytes ?? 0 }
    },
    /** Whether an object has its body in this file, or had until lately. */
    needsFile: (file: string): boolean => sql.needsFile.get(file, file) !== undefined,
    droppedFiles: (before: number, limit: number): string[] =>
      sql.dropped.all(before, limit).map((row) => String(row.file)),
    close: () => db.close(),
  }
}

/** The columns that {@link toMeta} reads. */
export const metaColumns =
  'o.key, o.size, lower(hex(o.md5)) as md5, lower(hex(o.sha256)) as sha256, o.headers, o.source, o.stored_at'

export type MetaColumns = {
  readonly key: string
  readonly size: number
  readonly md5: string
  readonly sha256: string
  readonly headers: string
  readonly source: string
  readonly stored_at: number
} & Record<string, SQLOutputValue>

/** As {@link prepareReads} names them; of a missing key all but the first are null. */
type FindColumns = readonly [
  committed: number,
  key: string | null,
  size: number,
  md5: string,
  sha256: string,
  headers: string,
  source: string,
  storedAt: number,
  generation: number,
  file: string | null,
  crc: number | null,
  bytes: Uint8Array<ArrayBuffer> | null,
]

const toMeta = (columns: MetaColumns): ObjectMeta => ({
  key: columns.key,
  size: columns.size,
  etag: `"${columns.md5}"`,
  sha256: columns.sha256,
  headers: JSON.parse(columns.headers),
  storedAt: columns.stored_at,
  source: JSON.parse(columns.source),
})

function toFound(columns: FindColumns): FoundKey {
  const [committed, key] = columns
  if (key === null) return { row: null, committed }
  const [, , size, md5, sha256, headers, source, stored_at, generation, file, crc, bytes] = columns
  const meta = toMeta({ key, size, md5, sha256, headers, source, stored_at })
  const body = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { row: { meta, generation, file, crc, bytes: body }, committed }
}

const prepareReads = (db: DatabaseSync) => ({
  find: asArrays(
    db.prepare(`
    select p.generation as committed, ${metaColumns}, o.generation, o.file, o.crc, b.bytes
    from progress p
    left join object o on o.bucket = ? and o.key = ?
    left join body b on b.generation = o.generation`),
  ),
  generation: db.prepare(`
    select p.generation as committed, o.generation
    from progress p
    left join object o on o.bucket = ? and o.key = ?`),
  page: db.prepare(`select ${metaColumns} from object o where o.bucket = ? and o.key >= ? order by o.key`),
  usage: db.prepare('select objects, bytes from bucket where bucket = ?'),
  needsFile: db.prepare(
    'select 1 from object where file = ? union all select 1 from dropped_file where file = ? limit 1',
  ),
  dropped: db.prepare('select file from dropped_file where dropped_at <= ? limit ?'),
})

/** An object with a dozen names costs twice what the look-up of a missing key does. */
function asArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true)
  return statement
}
