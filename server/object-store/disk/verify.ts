import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { createBlobFiles } from './blob-files.ts'
import { openForReading } from './index-schema.ts'
import { filesIn } from './janitor.ts'

/** An object that is not what its row says. */
export type Finding = { readonly bucket: number; readonly key: string; readonly detail: string }

export type VerifyReport = {
  /** What was read: rows, and bytes of their bodies as recorded. */
  readonly objects: number
  readonly bytes: number
  /** Objects whose body has another length or digest than recorded, and buckets whose counters are wrong (key empty). */
  readonly damaged: readonly Finding[]
  /** Objects whose body is gone. */
  readonly missing: readonly Finding[]
  /** Files, and bodies in the index, that no object needs. Harmless: the server removes them by itself. */
  readonly strays: readonly string[]
}

type Row = {
  bucket: number
  key: string
  generation: number
  size: number
  md5: string
  sha256: string
  file: string | null
}

type Problem = { readonly kind: 'damaged' | 'missing'; readonly detail: string }

const pageRows = 500

/**
 * Compares every row of a disk store with its bytes and every file with the rows, changing nothing. Memory does not
 * grow with the number of objects, only with the number of findings. Throws if the folder has no index or SQLite finds
 * it corrupt. While a server is using the folder, files of puts and removes under way count as strays.
 */
export async function verifyDiskStore(folder: string): Promise<VerifyReport> {
  const indexFile = join(folder, 'index.db')
  if (!existsSync(indexFile)) throw new Error(`${folder} holds no object index`)
  const db = openForReading(indexFile)
  try {
    checkIndex(db)
    const damaged = wrongCounters(db)
    const missing: Finding[] = []
    let objects = 0
    let bytes = 0
    for (const row of rowsOf(db)) {
      objects++
      bytes += row.size
      const problem = await problemOf(db, row, folder)
      const findings = problem?.kind === 'missing' ? missing : damaged
      if (problem) findings.push({ bucket: row.bucket, key: row.key, detail: problem.detail })
    }
    return { objects, bytes, damaged, missing, strays: await straysOf(db, folder) }
  } finally {
    db.close()
  }
}

function checkIndex(db: DatabaseSync): void {
  const [finding] = db.prepare('pragma quick_check(1)').all()
  if (finding?.quick_check !== 'ok') throw new Error(`The object index is corrupt: ${finding?.quick_check}`)
}

// Page by page, so that no long read keeps a running server's log from being folded in.
function* rowsOf(db: DatabaseSync): Generator<Row> {
  const page = db.prepare(`
    select bucket, key, generation, size, lower(hex(md5)) as md5, lower(hex(sha256)) as sha256, file from object
    where (bucket, key) > (?, ?) order by bucket, key limit ${pageRows}`)
  let rows: Row[]
  let last: { bucket: number; key: string } = { bucket: Number.MIN_SAFE_INTEGER, key: '' }
  do {
    rows = page.all(last.bucket, last.key) as Row[]
    yield* rows
    last = rows.at(-1) ?? last
  } while (rows.length === pageRows)
}

async function problemOf(db: DatabaseSync, row: Row, folder: string): Promise<Problem | null> {
  const found = row.file === null ? digestInline(db, row) : await digestFile(row.file, folder)
  if ('kind' in found) return found
  const { size, md5, sha256 } = found
  if (size !== row.size) return { kind: 'damaged', detail: `has ${size} bytes instead of ${row.size}` }
  if (sha256 !== row.sha256) return { kind: 'damaged', detail: `has SHA-256 ${sha256} instead of ${row.sha256}` }
  return md5 === row.md5 ? null : { kind: 'damaged', detail: `has MD5 ${md5} instead of ${row.md5}` }
}

type Digests = { readonly size: number; readonly md5: string; readonly sha256: string }

function digestInline(db: DatabaseSync, row: Row): Digests | Problem {
  const body = db.prepare('select bytes from body where generation = ?').get(row.generation) as
    | { bytes: Uint8Array }
    | undefined
  if (!body) return { kind: 'missing', detail: 'its body is not in the index' }
  const digest = (algorithm: string) => createHash(algorithm).update(body.bytes).digest('hex')
  return { size: body.bytes.byteLength, md5: digest('md5'), sha256: digest('sha256') }
}

async function digestFile(file: string, folder: string): Promise<Digests | Problem> {
  const path = createBlobFiles(folder).pathOf(file)
  if (!existsSync(path)) return { kind: 'missing', detail: `${path} is not there` }
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  let size = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      md5.update(chunk)
      sha256.update(chunk)
      size += chunk.length
    }
  } catch (error) {
    return { kind: 'damaged', detail: `${path}: ${error instanceof Error ? error.message : error}` }
  }
  return { size, md5: md5.digest('hex'), sha256: sha256.digest('hex') }
}

function wrongCounters(db: DatabaseSync): Finding[] {
  const wrong = db.prepare(`
    select b.bucket, b.objects, b.bytes, count(o.key) as held, coalesce(sum(o.size), 0) as held_bytes
    from (select bucket, objects, bytes from bucket
      union all
      select distinct bucket, 0, 0 from object where bucket not in (select bucket from bucket)) b
    left join object o on o.bucket = b.bucket
    group by b.bucket having held <> b.objects or held_bytes <> b.bytes`)
  return wrong.all().map((row) => ({
    bucket: Number(row.bucket),
    key: '',
    detail: `counts ${row.objects} objects with ${row.bytes} bytes but holds ${row.held} with ${row.held_bytes}`,
  }))
}

async function straysOf(db: DatabaseSync, folder: string): Promise<string[]> {
  const { drafts, blobs, pathOf } = createBlobFiles(folder)
  const strays: string[] = []
  for await (const path of filesIn(drafts)) strays.push(path)
  // A file that was dropped a moment ago is no stray: the server knows it and removes it after the grace period.
  const isKnown = db.prepare(
    'select 1 from object where file = ?1 union all select 1 from dropped_file where file = ?1 limit 1',
  )
  for await (const path of filesIn(blobs)) {
    const name = basename(path)
    if (path !== pathOf(name) || !isKnown.get(name)) strays.push(path)
  }
  const bodies = db.prepare('select generation from body where generation not in (select generation from object)')
  for (const { generation } of bodies.iterate()) strays.push(`body ${generation} in the index`)
  return strays
}
