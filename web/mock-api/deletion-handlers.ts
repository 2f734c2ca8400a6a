import {
  cancelDeletion,
  type DeletionView,
  getDeletion,
  listDeletions,
  startDeletion,
} from '../../contract/deletions.ts'
import { db, findBucket, recount } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

const find = (bucket: string, id: string): DeletionView => {
  findBucket(bucket)
  const found = db.deletions.find((one) => one.bucket === bucket && one.view.id === id)
  if (!found) throw new Refused('NoSuchDeletion')
  return found.view
}

/** Here everything is deleted at once; keys that end in `stuck.bin` stay. */
export const deletionHandlers = [
  mock(startDeletion, ({ params, body: { keys, prefixes, expected = null } }) => {
    const bucket = findBucket(params.bucket)
    const wanted = [...bucket.objects.keys()].filter(
      (key) => keys.includes(key) || prefixes.some((prefix) => key.startsWith(prefix)),
    )
    const failedKeys = wanted.filter((key) => key.endsWith('stuck.bin'))
    for (const key of wanted) if (!failedKeys.includes(key)) bucket.objects.delete(key)
    recount(bucket)
    const at = new Date().toISOString()
    const view: DeletionView = {
      id: String(db.deletions.length + 1),
      state: failedKeys.length > 0 ? 'failed' : 'done',
      keys: keys.length,
      prefixes,
      expected,
      deleted: wanted.length - failedKeys.length,
      failed: failedKeys.length,
      failedKeys,
      startedAt: at,
      endedAt: at,
    }
    db.deletions = [{ bucket: params.bucket, view }, ...db.deletions]
    return view
  }),
  mock(listDeletions, ({ params }) => {
    findBucket(params.bucket)
    return { items: db.deletions.filter(({ bucket }) => bucket === params.bucket).map(({ view }) => view) }
  }),
  mock(getDeletion, ({ params }) => find(params.bucket, params.deletion)),
  mock(cancelDeletion, ({ params }) => {
    find(params.bucket, params.deletion)
    throw new Refused('Conflict')
  }),
]
