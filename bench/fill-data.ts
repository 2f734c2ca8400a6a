import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { NewPull } from '../server/domain/pull.ts'
import { openObjectStore } from '../server/object-store/open-object-store.ts'
import { openSettingsStore } from '../server/settings-store/open-settings-store.ts'
import { keyOf } from './load/wrk.ts'

/**
 * Puts objects or queued pulls into the data folder of a gateway that does not run, through the stores themselves.
 * `node fill-data.ts FOLDER objects|rows|pulls COUNT [BYTES]`; rows are objects that lie in one folder.
 */
const [folder = '', what, count = '0', bytes = '10240'] = process.argv.slice(2)
const bucket = bucketIn(join(folder, 'settings.db'))
if (what === 'objects' || what === 'rows')
  await fillObjects(Number(count), what === 'rows' ? rowOf : keyOf, Buffer.alloc(Number(bytes), 'x'))
else await fillPulls(Number(count))

function bucketIn(file: string): number {
  using db = new DatabaseSync(file)
  return Number(db.prepare('select id from bucket').get()?.id)
}

function rowOf(n: number): string {
  return `rows/object-${String(n).padStart(6, '0')}.bin`
}

async function fillObjects(total: number, nameOf: (n: number) => string, body: Buffer): Promise<void> {
  await using store = await openObjectStore({ kind: 'disk', folder })
  let next = 0
  const options = { headers: { 'content-type': 'application/octet-stream' }, source: { kind: 'uploaded' } } as const
  const fill = async () => {
    for (; next < total; ) {
      const n = next
      next += 1
      await store.put({ bucket, key: nameOf(n) }, body, options)
    }
  }
  await Promise.all(Array.from({ length: 1000 }, fill))
}

async function fillPulls(total: number): Promise<void> {
  await using settings = await openSettingsStore({ kind: 'sqlite', file: join(folder, 'settings.db') })
  const now = Date.now()
  for (let n = 0; n < total; n += 5000)
    await settings.pulls.enqueue(
      Array.from({ length: Math.min(5000, total - n) }, (_, i) => pullOf(`queued/${n + i}`, now)),
    )
}

function pullOf(key: string, queuedAt: number): NewPull {
  const asked = { query: null, scheme: 'http', headers: null, rule: 'default' } as const
  return { ...asked, bucket, key, replace: 'never', warmUp: null, token: { asOf: Number.MAX_SAFE_INTEGER }, queuedAt }
}
