import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { openLedger } from './bucket-ledger.ts'
import type { DescribeRow, Digests, IndexWrite, PutRow, RemoveRow, WriteOutcome } from './index-writes.ts'
import { outcomeOfError, spoilsOnlyItself } from './sqlite-errors.ts'

/**
 * Applies batches of writes, each batch in one transaction and so with one fsync.
 *
 * Every write has a generation, one higher than the write before it in the whole store. A token is the generation that
 * was current when a key was looked up. Publishing with it needs the key to be absent (or what is there to be replaced
 * and no younger), and its tombstone and the bucket's fence to be no younger. Tombstones are purged one day; that raises the bucket's fence to their generation,
 * so a token from before loses where it might have won, and never the other way round.
 */
export function createWriteApplier(db: DatabaseSync): (writes: readonly IndexWrite[]) => WriteOutcome[] {
  const sql = prepareWrites(db)
  const ledger = openLedger(db)

  function applyPut(row: PutRow): WriteOutcome {
    const bucket = ledger.of(row.bucket)
    if (bucket.retired) return refused('NoSuchBucket', 'The bucket is gone')
    const before = sql.find.get(row.bucket, row.key) as BodyRow | undefined
    if (row.ifAbsent && before) return refused('PreconditionFailed', `There is an object at ${row.key}`)
    if (row.asOf !== null && ((before && !row.replace) || isOutdated(row, row.asOf, bucket.fence, before)))
      return refused('Superseded', `${row.key} was written, deleted or fenced meanwhile`)
    if (before) dropBody(before, row.at)
    else sql.forgetTombstone.run(row.bucket, row.key)
    const generation = ledger.nextGeneration()
    const { headers, source, at } = row
    const { file, crc, md5, sha256 } = row.digests === null ? inlined(row.body) : inFile(row.body, row.digests)
    if (row.digests === null) sql.addBody.run(generation, row.body)
    sql.put.run(row.bucket, row.key, generation, row.size, hex(md5), hex(sha256), headers, source, at, file, crc)
    ledger.count(row.bucket, before ? 0 : 1, row.size - (before?.size ?? 0))
    return { kind: 'done', value: 1, digests: { md5, sha256 } }
  }

  function isOutdated(row: PutRow, asOf: number, fence: number, before: BodyRow | undefined): boolean {
    const tombstone = sql.findTombstone.get(row.bucket, row.key) as { generation: number } | undefined
    return Math.max(fence, tombstone?.generation ?? 0, before?.generation ?? 0) > asOf
  }

  /** A new generation, as with any write, which the body's row goes along with. */
  function applyDescribe({ bucket, key, seen, headers, at }: DescribeRow): WriteOutcome {
    const before = sql.findWhole.get(bucket, key) as WholeRow | undefined
    if (!before) return refused('NoSuchKey', 'The bucket holds no object of this key.')
    const isSeen =
      before.headers === seen.headers && before.stored_at === seen.storedAt && hexOf(before.sha256) === seen.sha256
    if (!isSeen) return refused('PreconditionFailed', 'The object has changed meanwhile.')
    const generation = ledger.nextGeneration()
    if (before.file === null) sql.moveBody.run(generation, before.generation)
    sql.describe.run(generation, headers, at, bucket, key)
    return done(1)
  }

  function applyRemove({ bucket, key, at, storedBy }: RemoveRow): WriteOutcome {
    const before = sql.find.get(bucket, key) as FoundRow | undefined
    if (before && storedBy !== null && before.stored_at > storedBy) return done(0)
    sql.putTombstone.run(bucket, key, ledger.nextGeneration(), at)
    if (!before) return done(0)
    dropBody(before, at)
    sql.remove.run(bucket, key)
    ledger.count(bucket, -1, -before.size)
    return done(1)
  }

  function dropBody(row: BodyRow, at: number): void {
    if (row.file === null) sql.removeBody.run(row.generation)
    else sql.dropFile.run(row.file, at)
  }

  function applyRetire(bucket: number): WriteOutcome {
    if (ledger.of(bucket).objects > 0) return done(0)
    ledger.retire(bucket)
    sql.forgetTombstones.run(bucket)
    return done(1)
  }

  function purgeTombstones(removedBefore: number, limit: number): WriteOutcome {
    const purged = sql.purge.all(removedBefore, limit) as { bucket: number; generation: number }[]
    for (const { bucket, generation } of purged) ledger.raiseFence(bucket, generation)
    return done(purged.length)
  }

  function apply(write: IndexWrite): WriteOutcome {
    switch (write.kind) {
      case 'put':
        return applyPut(write)
      case 'describe':
        return applyDescribe(write)
      case 'remove':
        return applyRemove(write)
      case 'fence':
        ledger.raiseFence(write.bucket, ledger.nextGeneration())
        return done(1)
      case 'retire':
        return applyRetire(write.bucket)
      case 'purge-tombstones':
        return purgeTombstones(write.removedBefore, write.limit)
      case 'forget-dropped':
        for (const file of write.files) sql.forgetDropped.run(file)
        return done(write.files.length)
    }
  }

  function commit(writes: readonly IndexWrite[]): WriteOutcome[] {
    sql.begin.run()
    const outcomes = writes.map(apply)
    ledger.save()
    sql.commit.run()
    return outcomes
  }

  // A write that cannot be stored (no space for its body, say) must not take its neighbours with it: halve until it is
  // alone.
  return function applyBatch(writes): WriteOutcome[] {
    try {
      return commit(writes)
    } catch (error) {
      if (db.isTransaction) db.exec('rollback')
      ledger.reload()
      const half = writes.length >> 1
      if (half === 0 || !spoilsOnlyItself(error)) return writes.map(() => outcomeOfError(error))
      return [...applyBatch(writes.slice(0, half)), ...applyBatch(writes.slice(half))]
    }
  }
}

type BodyRow = { generation: number; size: number; file: string | null }
type FoundRow = BodyRow & { stored_at: number }
type WholeRow = BodyRow & { headers: string; stored_at: number; sha256: Uint8Array }

const done = (value: number): WriteOutcome => ({ kind: 'done', value })

const refused = (
  code: 'NoSuchBucket' | 'NoSuchKey' | 'PreconditionFailed' | 'Superseded',
  message: string,
): WriteOutcome => ({
  kind: 'refused',
  code,
  message,
})

const inFile = (file: string, digests: Digests) => ({ file, crc: null, ...digests })

const inlined = (body: Uint8Array) => ({
  file: null,
  crc: crc32(body),
  md5: hash('md5', body),
  sha256: hash('sha256', body),
})

const hex = (text: string) => Buffer.from(text, 'hex')
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const prepareWrites = (db: DatabaseSync) => ({
  begin: db.prepare('begin immediate'),
  commit: db.prepare('commit'),
  find: db.prepare('select generation, size, file, stored_at from object where bucket = ? and key = ?'),
  put: db.prepare('insert or replace into object values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  findWhole: db.prepare(
    'select generation, size, file, headers, stored_at, sha256 from object where bucket = ? and key = ?',
  ),
  describe: db.prepare('update object set generation = ?, headers = ?, stored_at = ? where bucket = ? and key = ?'),
  moveBody: db.prepare('update body set generation = ? where generation = ?'),
  remove: db.prepare('delete from object where bucket = ? and key = ?'),
  addBody: db.prepare('insert into body values (?, ?)'),
  removeBody: db.prepare('delete from body where generation = ?'),
  dropFile: db.prepare('insert into dropped_file values (?, ?)'),
  forgetDropped: db.prepare('delete from dropped_file where file = ?'),
  findTombstone: db.prepare('select generation from tombstone where bucket = ? and key = ?'),
  putTombstone: db.prepare('insert or replace into tombstone values (?, ?, ?, ?)'),
  forgetTombstone: db.prepare('delete from tombstone where bucket = ? and key = ?'),
  forgetTombstones: db.prepare('delete from tombstone where bucket = ?'),
  purge: db.prepare(`
    delete from tombstone where (bucket, key) in
      (select bucket, key from tombstone where removed_at < ? order by removed_at limit ?)
    returning bucket, generation`),
})
