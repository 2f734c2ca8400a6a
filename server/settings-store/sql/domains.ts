import { type Kysely, type Selectable, sql } from 'kysely'
import { GatewayError } from '../../domain/errors.ts'
import type { DomainRecord, DomainRecords } from '../settings-store.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Row = Selectable<Tables['bucket_domain']>

const toRecord = (row: Row): DomainRecord => ({ bucket: row.bucket_id, domain: row.domain, addedAt: row.added_at })

const selectAll = (db: Db) => db.selectFrom('bucket_domain').selectAll().orderBy('domain')

const selectOf = (db: Db, bucket: number) => selectAll(db).where('bucket_id', '=', bucket)

const selectOne = (db: Db, domain: string) => db.selectFrom('bucket_domain').selectAll().where('domain', '=', domain)

/** Gives back the row that is there afterwards if it is this bucket's, and none otherwise. */
const insertOrKeep = ({ bucket, domain, addedAt }: DomainRecord) => sql<Row>`
  insert into bucket_domain (domain, bucket_id, added_at)
  select ${domain}, id, ${addedAt} from bucket where id = ${bucket}
  on conflict (domain) do update set added_at = bucket_domain.added_at
  where bucket_domain.bucket_id = excluded.bucket_id
  returning *`

const deleteOne = (db: Db, bucket: number, domain: string) =>
  db.deleteFrom('bucket_domain').where('bucket_id', '=', bucket).where('domain', '=', domain)

async function whyNot(db: Db, { bucket, domain }: DomainRecord): Promise<GatewayError> {
  const taken = await selectOne(db, domain).executeTakeFirst()
  return taken && taken.bucket_id !== bucket
    ? new GatewayError('DomainTaken', `The domain ${domain} belongs to another bucket.`)
    : new GatewayError('NoSuchBucket', 'The bucket is gone')
}

export const domainRecords = (db: Db): DomainRecords => ({
  async all() {
    return (await selectAll(db).execute()).map(toRecord)
  },
  async of(bucket) {
    return (await selectOf(db, bucket).execute()).map(toRecord)
  },
  async add(domain) {
    const [row] = (await insertOrKeep(domain).execute(db)).rows
    if (!row) throw await whyNot(db, domain)
    return toRecord(row)
  },
  async remove(bucket, domain) {
    return (await deleteOne(db, bucket, domain).executeTakeFirst()).numDeletedRows > 0n
  },
})
