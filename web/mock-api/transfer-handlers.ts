import * as z from 'zod/mini'
import { DefaultRule } from '../../contract/origin-pull.ts'
import { RuleView } from '../../contract/rule.ts'
import { exportOriginPull, importOriginPull } from '../../contract/transfer.ts'
import { expectVersion, keepVersion } from './configuration.ts'
import { findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

const Document = z.object({ enabled: z.boolean(), defaultRule: DefaultRule, rules: z.array(RuleView) })

/** JSON goes both ways; the XML of COS is beyond the mock, and it says so. */
export const transferHandlers = [
  mock(exportOriginPull, ({ params, query: { format } }) => {
    const { enabled, defaultRule, rules } = findBucket(params.bucket).originPull
    if (format === 'cos-xml') throw new Refused('Unavailable', { detail: 'The mock writes JSON only.' })
    return { format, text: `${JSON.stringify({ enabled, defaultRule, rules }, null, 2)}\n`, notes: [] }
  }),
  mock(importOriginPull, ({ params, body: { format, text, dryRun }, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    if (format === 'cos-xml') throw new Refused('Unavailable', { detail: 'The mock reads JSON only.' })
    expectVersion(bucket, seenVersion)
    const next = read(text)
    if (dryRun) return { ...bucket.originPull, ...next, warnings: [], notes: [] }
    return { ...keepVersion(bucket, 'imported', next), notes: [] }
  }),
]

function read(text: string): z.infer<typeof Document> {
  try {
    return z.parse(Document, JSON.parse(text))
  } catch {
    throw new Refused('InvalidRequest', { fields: [{ pointer: '/text', code: 'document', detail: 'not readable' }] })
  }
}
