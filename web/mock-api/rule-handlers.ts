import { previewMiss } from '../../contract/preview.ts'
import { type RuleInput, type RuleView, ruleLimits } from '../../contract/rule.ts'
import { createRule, deleteRule, getRule, listRules, orderRules, saveRule } from '../../contract/rules.ts'
import { canonical, expectVersion, keepVersion, refuseByServer, stored } from './configuration.ts'
import { type Bucket, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { interfere } from './origin-pull-handlers.ts'
import { preview } from './preview.ts'
import { Refused } from './refused.ts'

export const ruleHandlers = [
  mock(listRules, ({ params }) => {
    const { rules, version } = findBucket(params.bucket).originPull
    return { items: rules, version }
  }),
  mock(getRule, ({ params }) => {
    const bucket = findBucket(params.bucket)
    return { ...findRule(bucket, params.rule), version: bucket.originPull.version }
  }),
  mock(createRule, ({ params, body, seenVersion }) => {
    const bucket = bucketForChange(params.bucket, seenVersion, body)
    const { rules } = bucket.originPull
    if (rules.length >= ruleLimits.rules) throw new Refused('TooManyRules')
    return keepRules(bucket, 'rule-added', [{ ...stored(body, undefined), id: newId(bucket) }, ...rules])
  }),
  mock(saveRule, ({ params, body, seenVersion }) => {
    const bucket = bucketForChange(params.bucket, seenVersion, body)
    const before = findRule(bucket, params.rule)
    const saved = { ...stored(body, before), id: before.id }
    return keepRules(
      bucket,
      'rule-changed',
      bucket.originPull.rules.map((rule) => (rule === before ? saved : rule)),
    )
  }),
  mock(deleteRule, ({ params, seenVersion }) => {
    const bucket = bucketForChange(params.bucket, seenVersion)
    const gone = findRule(bucket, params.rule)
    return keepRules(
      bucket,
      'rule-removed',
      bucket.originPull.rules.filter((rule) => rule !== gone),
    )
  }),
  mock(orderRules, ({ params, body: { ids }, seenVersion }) => {
    const bucket = bucketForChange(params.bucket, seenVersion)
    const { rules } = bucket.originPull
    const ordered = ids.flatMap((id) => rules.filter((rule) => rule.id === id))
    if (new Set(ids).size !== rules.length || ordered.length !== rules.length)
      throw new Refused('InvalidRequest', { fields: [{ pointer: '/ids', code: 'every-rule-once', detail: '' }] })
    return keepRules(bucket, 'rules-ordered', ordered)
  }),
  mock(previewMiss, ({ params, body }) => preview(findBucket(params.bucket), body)),
]

function bucketForChange(name: string, seenVersion: number, rule?: RuleInput): Bucket {
  const bucket = findBucket(name)
  if (rule) {
    interfere(bucket, canonical(rule.address))
    refuseByServer(rule)
  }
  expectVersion(bucket, seenVersion)
  return bucket
}

function findRule({ originPull }: Bucket, id: string): RuleView {
  const found = originPull.rules.find((rule) => rule.id === id)
  if (found === undefined) throw new Refused('NoSuchRule')
  return found
}

function keepRules(
  bucket: Bucket,
  change: 'rule-added' | 'rule-changed' | 'rule-removed' | 'rules-ordered',
  rules: RuleView[],
) {
  const { enabled, defaultRule } = bucket.originPull
  return keepVersion(bucket, change, { enabled, defaultRule, rules })
}

/** An id no version of the configuration has had. */
const newId = ({ originPull }: Bucket) => `r${originPull.version + 1}`
