import { getOriginPull, saveOriginPull, testOrigin } from '../../contract/origin-pull.ts'
import { canonical, expectVersion, keepVersion, refuseByServer, stored } from './configuration.ts'
import { type Bucket, db, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'
import { testReport } from './test-report.ts'

export const originPullHandlers = [
  mock(getOriginPull, ({ params }) => {
    if (params.bucket.startsWith('broken')) throw new Refused('InternalError')
    return findBucket(params.bucket).originPull
  }),
  mock(saveOriginPull, ({ params, body, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    interfere(bucket, canonical(body.defaultRule.address))
    refuseByServer(body.defaultRule, '/defaultRule')
    expectVersion(bucket, seenVersion)
    const { defaultRule, rules } = bucket.originPull
    return keepVersion(bucket, 'saved', { ...body, rules, defaultRule: stored(body.defaultRule, defaultRule) })
  }),
  mock(testOrigin, ({ params, body }) => {
    findBucket(params.bucket)
    const address = canonical(body.address)
    if (address === '')
      throw new Refused('InvalidRequest', { fields: [{ pointer: '/address', code: 'empty', detail: '' }] })
    return testReport(address, body.protocol)
  }),
]

/** The names that make somebody else save first, or the session end. */
export function interfere(bucket: Bucket, address: string) {
  if (address.startsWith('expired.') && db.edited.size === 0) {
    db.edited.add('session')
    db.loggedIn = false
    throw new Refused('NotLoggedIn')
  }
  if (!address.startsWith('edited.') || db.edited.has(bucket.view.name)) return
  db.edited.add(bucket.view.name)
  const { defaultRule, rules } = bucket.originPull
  const theirs = 'theirs.example.com'
  keepVersion(bucket, 'saved', {
    enabled: true,
    defaultRule: { ...defaultRule, address: theirs },
    rules: rules.map((rule) => ({ ...rule, address: theirs })),
  })
}
