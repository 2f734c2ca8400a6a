import * as z from 'zod/mini'
import { exportOriginPull, importOriginPull, OriginPullDocument, type TransferNote } from '../../contract/transfer.ts'
import { expectVersion, keepVersion, stored } from './configuration.ts'
import { readCosXml, writeCosXml } from './cos-xml.ts'
import { type Bucket, findBucket } from './db.ts'
import { invalid, mock } from './mock.ts'
import { Refused } from './refused.ts'

/** JSON goes both ways whole, the XML of COS in its main parts. */
export const transferHandlers = [
  mock(exportOriginPull, ({ params, query: { format } }) => {
    const { enabled, defaultRule, rules } = findBucket(params.bucket).originPull
    if (format === 'cos-xml') return { format, text: writeCosXml(defaultRule, rules), notes: [] }
    return { format, text: `${JSON.stringify({ headwater: 1, enabled, defaultRule, rules }, null, 2)}\n`, notes: [] }
  }),
  mock(importOriginPull, ({ params, body: { format, text, dryRun }, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    expectVersion(bucket, seenVersion)
    const { notes = [], ...document } = format === 'cos-xml' ? readCosXml(text) : readJson(text)
    const next = taken(bucket, document)
    if (dryRun) return { ...bucket.originPull, ...next, warnings: [], notes: [...notes] }
    return { ...keepVersion(bucket, 'imported', next), notes: [...notes] }
  }),
]

type Document = Pick<OriginPullDocument, 'enabled' | 'defaultRule'> & {
  readonly rules: ReadonlyArray<OriginPullDocument['rules'][number]>
  readonly notes?: readonly TransferNote[]
}

function readJson(text: string): Document {
  const value = parsed(text)
  const result = z.safeParse(OriginPullDocument, value)
  if (!result.success) throw invalid(result.error, value, '/text')
  return result.data
}

function taken(bucket: Bucket, { enabled, defaultRule, rules }: Document) {
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
    const fields = [{ pointer: '/text', code: 'json', detail: 'Line 1: This is not JSON.', facts: { line: 1 } }]
    throw new Refused('InvalidRequest', { fields })
  }
}
