import { type Preview, type PreviewInput, previewMiss } from '../../contract/preview.ts'
import { matchesStatus, type RuleInput, type RuleView, ruleLimits } from '../../contract/rule.ts'
import { createRule, deleteRule, getRule, listRules, orderRules, saveRule } from '../../contract/rules.ts'
import { canonical, expectVersion, keepVersion, refuseByServer, stored } from './configuration.ts'
import { type Bucket, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { interfere } from './origin-pull-handlers.ts'
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

/** The first rule that holds, and the plain case of what it asks: one origin, the key as it is. */
function preview(bucket: Bucket, input: PreviewInput): Preview {
  const { enabled, rules, defaultRule } = bucket.originPull
  const { key, query, status, scheme } = input
  const stored = bucket.objects.has(key)
  const rule = [...rules, { ...defaultRule, id: 'default' }].find((one) => holds(one, input))
  const nothing = { rule: null, mode: null, origins: [], headers: [], stored }
  if (!enabled || rule === undefined) {
    const why = enabled ? ('no-rule' as const) : ('disabled' as const)
    return { ...nothing, client: { status, location: null, outcome: status === 404 ? 'not-found' : 'unchanged', why } }
  }
  const protocol = rule.protocol === 'follow' ? scheme : rule.protocol
  const search = rule.passQuery && query !== '' ? `?${query}` : ''
  const url = `${protocol}://${rule.address}/${encodeURI(key)}${search}`
  const client =
    rule.mode === 'sync'
      ? { status: null, location: null, outcome: 'streamed' as const, why: null }
      : {
          status: rule.redirectCode,
          location: url,
          outcome: rule.mode === 'async' ? ('redirected-and-pulled' as const) : ('redirected' as const),
          why: null,
        }
  return { ...nothing, rule: rule.id, mode: rule.mode, origins: [{ url, share: 100, standby: false }], client }
}

function holds(
  rule: Partial<RuleView> & Pick<RuleView, 'mode' | 'statuses'>,
  { key, host = '', status }: PreviewInput,
) {
  const { enabled = true, condition, mode, statuses } = rule
  const acts = mode === 'redirect' ? statuses.some((one) => matchesStatus(one, status)) : status === 404
  if (!enabled || !acts) return false
  if (condition === undefined) return true
  const { prefix, suffix, excludedHosts } = condition
  return key.startsWith(prefix) && key.endsWith(suffix) && !excludedHosts.includes(host)
}
