import { keyProblem } from '../../../../contract/fields.ts'
import { listObjects } from '../../../../contract/objects.ts'
import { call } from '../../../api/call.ts'

/** Asked at once where each key has to be asked for. */
const atOnce = 6

/**
 * Which of the keys are there already. Where all that is near them fits on one page, that page tells it; else each key is
 * looked for alone, however many others the bucket holds. A key that can be none is not there.
 */
export async function findExisting(bucket: string, wanted: readonly string[]): Promise<ReadonlySet<string>> {
  const keys = wanted.filter((key) => keyProblem(key) === null)
  const found = new Set<string>()
  if (keys.length === 0) return found
  const { items, next } = await call(listObjects, {
    params: { bucket },
    query: { prefix: sharedFolder(keys), limit: 1000 },
  })
  const isHere = new Set(items.map(({ key }) => key))
  if (next === null) return new Set(keys.filter((key) => isHere.has(key)))
  const waiting = keys.values()
  const look = async () => {
    for (const key of waiting) if (await exists(bucket, key)) found.add(key)
  }
  await Promise.all(Array.from({ length: atOnce }, look))
  return found
}

/** A key is the first of all that begin with it. */
async function exists(bucket: string, key: string): Promise<boolean> {
  const { items } = await call(listObjects, { params: { bucket }, query: { prefix: key, limit: 1 } })
  return items[0]?.key === key
}

function sharedFolder([first = '', ...others]: readonly string[]): string {
  let folder = first.slice(0, first.lastIndexOf('/') + 1)
  for (const key of others)
    while (!key.startsWith(folder)) folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1)
  return folder
}
