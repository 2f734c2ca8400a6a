import type { TestReport } from '../../contract/origin-pull.ts'
import { type RuleSettings, ruleDefaults } from '../../contract/rule.ts'
import { ruleProblems } from '../../contract/rule-problems.ts'
import { readRule, unconditional } from '../domain/origin-pull.ts'
import { originUrl } from '../domain/origin-url.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import { Secret } from '../domain/secret.ts'
import type { OriginClient } from '../origin/origin-client.ts'
import type { OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { createAllowance } from './allowance.ts'
import { findBucket } from './find-bucket.ts'
import { pointerOf } from './pointers.ts'
import { mayKeepSecret, secretNeeded, settingsOf, storedSecret } from './rule-secrets.ts'
import type { SecretBox } from './secret-box.ts'
import { whatToDo } from './setting-problems.ts'

export type TestOriginDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'originPulls'>
  readonly origin: Pick<OriginClient, 'probe'>
  readonly secretBox: SecretBox
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type OriginTest = Pick<
  RuleSettings,
  'address' | 'protocol' | 'hostHeader' | 'serverName' | 'certificateAuthority' | 'credentials'
> & {
  readonly key?: string | undefined
  /** The rule whose stored secret is used where `credentials` has none. */
  readonly rule?: string | undefined
}

/**
 * Tries to reach an origin on behalf of a bucket, named by its full name. A stored secret goes to addresses alone that
 * its rule names. Rejects with `TooManyAttempts`: a test must not become a port scanner.
 */
export type TestOrigin = (bucket: string, wanted: OriginTest) => Promise<TestReport>

/** Tests in a row, and then one more every so many milliseconds. */
const testsAtOnce = 20
const testEveryMs = 3000

export function createTestOrigin({ settings, origin, secretBox, now }: TestOriginDeps): TestOrigin {
  const spendTest = createAllowance({ most: testsAtOnce, everyMs: testEveryMs, now })
  return async (name, { key = '', rule: from, ...site }) => {
    const { id } = await findBucket(settings, name)
    const wanted = { ...ruleDefaults, ...site }
    refuseBadFields(wanted)
    const secret = secretFor(secretBox, await settings.originPulls.of(id), from, wanted)
    const rule = readRule({ id: 'test', condition: unconditional, secret }, wanted)
    const address = rule?.origins[0]?.address
    if (!rule || !address) throw new Error('An address that parses makes a rule')
    spendTest()
    const { hostHeader, serverName, certificateAuthority, credentials } = rule
    const url = originUrl(rule, address, { key, query: null, scheme: 'http' })
    return origin.probe(new URL(url), { hostHeader, serverName, certificateAuthority, credentials })
  }
}

function refuseBadFields(wanted: RuleSettings): void {
  const problems = ruleProblems(wanted, true).map(({ path, problem }) => ({
    pointer: pointerOf(path),
    code: problem,
    detail: whatToDo[problem],
  }))
  if (problems.length > 0) throw new RefusedFieldsError(problems)
}

/** The secret that was sent, or else the stored one if it may go there. */
function secretFor(
  box: SecretBox,
  record: OriginPullRecord,
  rule: string | undefined,
  wanted: RuleSettings,
): Secret | null {
  const { credentials } = wanted
  if (credentials.kind === 'none') return null
  if (credentials.secret !== undefined) return new Secret(credentials.secret)
  const stored = rule === undefined ? undefined : settingsOf(record, rule)
  const secret = rule === undefined ? null : storedSecret(box, record, rule)
  if (secret && stored && mayKeepSecret(stored, wanted)) return secret
  throw new RefusedFieldsError([secretNeeded('/credentials/secret')])
}
