import * as z from 'zod/mini'
import { exportOriginPull, importOriginPull, OriginPullDocument } from '../../contract/transfer.ts'
import { expectVersion, keepVersion, stored } from './configuration.ts'
import { type Bucket, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

/** JSON goes both ways; the XML of COS is beyond the mock, and it says so. */
export const transferHandlers = [
  mock(exportOriginPull, ({ params, query: { format } }) => {
    const { enabled, defaultRule, rules } = findBucket(params.bucket).originPull
    if (format === 'cos-xml') throw new Refused('Unavailable', { detail: 'The mock writes JSON only.' })
    return { format, text: `${JSON.stringify({ headwater: 1, enabled, defaultRule, rules }, null, 2)}\n`, notes: [] }
  }),
  mock(importOriginPull, ({ params, body: { format, text, dryRun }, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    if (format === 'cos-xml') throw new Refused('Unavailable', { detail: 'The mock reads JSON only.' })
    expectVersion(bucket, seenVersion)
    const next = read(bucket, text)
    if (dryRun) return { ...bucket.originPull, ...next, warnings: [], notes: [] }
    return { ...keepVersion(bucket, 'imported', next), notes: [] }
  }),
]

function read(bucket: Bucket, text: string) {
  const result = z.safeParse(OriginPullDocument, parsed(text))
  if (!result.success) {
    const fields = result.error.issues.map(({ path, message }) => ({
      pointer: ['/text', ...path].join('/'),
      code: message,
      detail: message,
    }))
    throw new Refused('InvalidRequest', { fields })
  }
  const { enabled, defaultRule, rules } = result.data
  const before = (id: string | undefined) => bucket.originPull.rules.find((rule) => rule.id === id)
  return {
    enabled,
    defaultRule: stored(defaultRule, bucket.originPull.defaultRule),
    rules: rules.map((rule, index) => ({
      ...stored(rule, before(rule.id)),
      id: rule.id ?? `r${bucket.originPull.version + 1}n${index}`,
    })),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const fields = [{ pointer: '/text', code: 'json', detail: 'Line 1: This is not JSON.' }]
    throw new Refused('InvalidRequest', { fields })
  }
}
