import type { DatabaseSync, StatementSync } from 'node:sqlite'
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
    /** Up to `limit` objects from the key `start` on, in the order of the keys. For a few limits only: each has a statement. */
    page(bucket: number, start: string, limit: number): ObjectMeta[] {
      const rows: unknown = sql.page(limit).all(bucket, start)
      return (rows as MetaColumns[]).map(toMeta)
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

const metaColumns =
  'o.key, o.size, lower(hex(o.md5)) as md5, lower(hex(o.sha256)) as sha256, o.headers, o.source, o.stored_at'

/** As `metaColumns` names them. */
type MetaColumns = readonly [
  key: string,
  size: number,
  md5: string,
  sha256: string,
  headers: string,
  source: string,
  storedAt: number,
]

/** As {@link prepareReads} names them; of a missing key all are null but `committed`. */
type FindColumns = FoundColumns | readonly [null, null, null, null, null, null, null, committed: number, ...null[]]
type FoundColumns = readonly [
  ...MetaColumns,
  committed: number,
  generation: number,
  file: string | null,
  crc: number | null,
  bytes: Uint8Array<ArrayBuffer> | null,
]

type MetaFirst = readonly [...MetaColumns, ...unknown[]]

const toMeta = ([key, size, md5, sha256, headers, source, storedAt]: MetaFirst): ObjectMeta => ({
  key,
  size,
  etag: `"${md5}"`,
  sha256,
  headers: JSON.parse(headers),
  storedAt,
  source: JSON.parse(source),
})

function toFound(columns: FindColumns): FoundKey {
  const committed = columns[7]
  if (columns[0] === null) return { row: null, committed }
  const [, , , , , , , , generation, file, crc, bytes] = columns
  const body = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { row: { meta: toMeta(columns), generation, file, crc, bytes: body }, committed }
}

const prepareReads = (db: DatabaseSync) => ({
  find: asArrays(
    db.prepare(`
    select ${metaColumns}, p.generation, o.generation, o.file, o.crc, b.bytes
    from progress p
    left join object o on o.bucket = ? and o.key = ?
    left join body b on b.generation = o.generation`),
  ),
  generation: db.prepare(`
    select p.generation as committed, o.generation
    from progress p
    left join object o on o.bucket = ? and o.key = ?`),
  page: preparePages(db),
  usage: db.prepare('select objects, bytes from bucket where bucket = ?'),
  needsFile: db.prepare(
    'select 1 from object where file = ? union all select 1 from dropped_file where file = ? limit 1',
  ),
  dropped: db.prepare('select file from dropped_file where dropped_at <= ? limit ?'),
})

/** The limit is written out: for a parameter SQLite plans anew each time. */
function preparePages(db: DatabaseSync): (limit: number) => StatementSync {
  const known = new Map<number, StatementSync>()
  return (limit) => {
    const sql = `select ${metaColumns} from object o where o.bucket = ? and o.key >= ? order by o.key limit ${limit}`
    const statement = known.get(limit) ?? asArrays(db.prepare(sql))
    known.set(limit, statement)
    return statement
  }
}

/** An object with a dozen names costs twice what the look-up of a missing key does. */
function asArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true)
  return statement
}
