import type { OriginPullView } from '../../contract/origin-pull.ts'
import {
  type Difference,
  getOriginPullVersion,
  listOriginPullVersions,
  restoreOriginPull,
} from '../../contract/origin-pull-history.ts'
import { expectVersion, keepVersion } from './configuration.ts'
import { type Bucket, findBucket, type Version } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

export const historyHandlers = [
  mock(listOriginPullVersions, ({ params }) => ({ items: findBucket(params.bucket).history.map(summary).reverse() })),
  mock(getOriginPullVersion, ({ params }) => {
    const bucket = findBucket(params.bucket)
    const version = findVersion(bucket, params.version)
    const { updatedAt, version: _, ...configuration } = version.view
    return { ...summary(version), configuration, differences: differencesOf(version.view, bucket.originPull) }
  }),
  mock(restoreOriginPull, ({ params, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    expectVersion(bucket, seenVersion)
    const { enabled, defaultRule, rules } = findVersion(bucket, params.version).view
    return keepVersion(bucket, 'restored', { enabled, defaultRule, rules })
  }),
]

const summary = ({ change, at, by, view: { version } }: Version) => ({ change, at, by, version })

function findVersion({ history }: Bucket, version: number): Version {
  const found = history.find(({ view }) => view.version === version)
  if (found === undefined) throw new Refused('NoSuchVersion')
  return found
}

/** Every leaf that is not the same, by its pointer. */
export function differencesOf(before: OriginPullView, after: OriginPullView): Difference[] {
  const was = leaves({ enabled: before.enabled, defaultRule: before.defaultRule, rules: before.rules })
  const is = leaves({ enabled: after.enabled, defaultRule: after.defaultRule, rules: after.rules })
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((pointer) => was.get(pointer) !== is.get(pointer))
    .map((pointer) => ({ pointer, before: was.get(pointer) ?? null, after: is.get(pointer) ?? null }))
}

function leaves(value: unknown, pointer = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[pointer, value]])
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...leaves(inner, `${pointer}/${name}`)]))
}
