import { parseOriginAddress } from '../../contract/origin-address.ts'
import { getOriginPull, type OriginPullInput, saveOriginPull, testOrigin } from '../../contract/origin-pull.ts'
import { type Bucket, db, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'
import { testReport } from './test-report.ts'

const pointer = '/defaultRule/address'
const policySetting = 'HEADWATER_ORIGIN_ALLOW'

export const originPullHandlers = [
  mock(getOriginPull, ({ params }) => {
    if (params.bucket.startsWith('broken')) throw new Refused('InternalError')
    return findBucket(params.bucket).originPull
  }),
  mock(saveOriginPull, ({ params, body, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    const address = canonical(body.defaultRule.address)
    interfere(bucket, address)
    refuseByServer(address)
    if (bucket.originPull.version !== seenVersion) throw new Refused('PreconditionFailed')
    save(bucket, { ...body, defaultRule: { ...body.defaultRule, address } })
    const warnings = address.startsWith('unresolved.') ? ['unresolved' as const] : []
    return { ...bucket.originPull, warnings }
  }),
  mock(testOrigin, ({ params, body }) => {
    findBucket(params.bucket)
    const address = canonical(body.address)
    if (address === '')
      throw new Refused('InvalidRequest', { fields: [{ pointer: '/address', code: 'empty', detail: '' }] })
    return testReport(address, body.protocol)
  }),
]

const canonical = (typed: string) => {
  const parsed = parseOriginAddress(typed)
  return parsed.ok ? parsed.address.canonical : ''
}

function save(bucket: Bucket, wanted: OriginPullInput) {
  const { version } = bucket.originPull
  bucket.originPull = { ...wanted, updatedAt: new Date().toISOString(), version: version + 1 }
  bucket.view.originPull = { enabled: wanted.enabled, address: wanted.defaultRule.address }
}

/** The names that make somebody else save first, or the session end. */
function interfere(bucket: Bucket, address: string) {
  if (address.startsWith('expired.') && db.edited.size === 0) {
    db.edited.add('session')
    db.loggedIn = false
    throw new Refused('NotLoggedIn')
  }
  if (!address.startsWith('edited.') || db.edited.has(bucket.view.name)) return
  db.edited.add(bucket.view.name)
  save(bucket, { enabled: true, defaultRule: { ...bucket.originPull.defaultRule, address: 'theirs.example.com' } })
}

function refuseByServer(address: string) {
  if (address.startsWith('self.')) {
    throw new Refused('InvalidRequest', { fields: [{ pointer, code: 'self', detail: 'This is this gateway.' }] })
  }
  if (/^(127\.0\.0\.1|169\.254\.169\.254)(:|$)/.test(address)) {
    const detail = `${address} is refused by this server's address policy (${policySetting}).`
    throw new Refused('InvalidRequest', { fields: [{ pointer, code: 'policy', detail }] })
  }
}
