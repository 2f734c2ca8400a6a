import { type OriginAddress, parseOriginAddress } from '../../contract/origin-address.ts'
import type { OriginPullInput, TestReport } from '../../contract/origin-pull.ts'
import { encodeKey } from '../domain/object-key.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { OriginClient, OriginVerdict } from '../origin/origin-client.ts'
import type { RuleBook } from '../pull/rule-book.ts'
import type { OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { createAllowance } from './allowance.ts'
import { findBucket } from './find-bucket.ts'

export type OriginPullsDeps = {
  readonly settings: SettingsStore
  readonly objects: ObjectStore
  readonly origin: OriginClient
  readonly ruleBook: Pick<RuleBook, 'change'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type SavedOriginPull = { readonly record: OriginPullRecord; readonly warnings: 'unresolved'[] }

export type OriginTest = {
  readonly address: string
  readonly protocol: 'http' | 'https' | 'follow'
  readonly key?: string | undefined
}

/** The origin-pull configuration of a bucket, named by its full name. */
export interface OriginPulls {
  get(bucket: string): Promise<OriginPullRecord>
  /**
   * Replaces it. From then on nothing that was decided under the old one is stored. Rejects with `PreconditionFailed`
   * when `seenVersion` is not the current one.
   */
  save(bucket: string, seenVersion: number, wanted: OriginPullInput): Promise<SavedOriginPull>
  /** Tries to reach an origin. Rejects with `TooManyAttempts`: a test must not become a port scanner. */
  test(bucket: string, wanted: OriginTest): Promise<TestReport>
}

/** Tests in a row, and then one more every so many milliseconds. */
const testsAtOnce = 20
const testEveryMs = 3000

export function createOriginPulls(deps: OriginPullsDeps): OriginPulls {
  const { settings, objects, origin, ruleBook } = deps
  const spendTest = createAllowance({ most: testsAtOnce, everyMs: testEveryMs, now: deps.now })

  const commit = (bucket: number, seenVersion: number, wanted: OriginPullInput) =>
    settings.transaction(async (tx) => {
      const record = await tx.originPulls.save(bucket, seenVersion, { ...wanted, at: deps.now() })
      await tx.history.cancelOpen(bucket, 'configuration-changed', deps.now())
      return record
    })

  /**
   * No pull is queued while this runs, so the fence parts the misses cleanly: all decided under the old rule are before
   * it, all under the new one after it. It comes before the commit: if either fails the old rule stays, and a crash
   * between them costs no more than a few copies. The version is compared first, so that a stale save costs none.
   */
  const replace = async (bucket: number, seenVersion: number, wanted: OriginPullInput) => {
    const { version } = await settings.originPulls.of(bucket)
    if (version === seenVersion) await objects.fence(bucket)
    return commit(bucket, seenVersion, wanted)
  }

  return {
    async get(name) {
      return settings.originPulls.of((await findBucket(settings, name)).id)
    },
    async save(name, seenVersion, wanted) {
      const { id } = await findBucket(settings, name)
      const { canonical, warnings } = await checkAddress(origin, wanted)
      const defaultRule = { ...wanted.defaultRule, address: canonical }
      const record = await ruleBook.change(name, () => replace(id, seenVersion, { ...wanted, defaultRule }))
      return { record, warnings }
    },
    async test(name, { address, protocol, key }) {
      await findBucket(settings, name)
      const { canonical } = parseField(address, '/address')
      spendTest()
      const scheme = protocol === 'https' ? 'https' : 'http'
      return origin.probe(new URL(`${scheme}://${canonical}/${encodeKey(key ?? '')}`))
    },
  }
}

const addressPointer = '/defaultRule/address'

async function checkAddress(origin: OriginClient, { enabled, defaultRule }: OriginPullInput) {
  const { address: typed, protocol } = defaultRule
  if (!enabled && typed.trim() === '') return { canonical: '', warnings: [] }
  const address = parseField(typed, addressPointer)
  const protocols = protocol === 'follow' ? (['http', 'https'] as const) : [protocol]
  const verdicts = await Promise.all(protocols.map((one) => origin.check(address, one)))
  const refusal = verdicts.find(({ kind }) => kind === 'self' || kind === 'policy')
  if (refusal) throw refusedBy(refusal)
  const unresolved = verdicts.some(({ kind }) => kind === 'unresolved')
  return { canonical: address.canonical, warnings: unresolved ? ['unresolved' as const] : [] }
}

function parseField(typed: string, pointer: string): OriginAddress {
  const parsed = parseOriginAddress(typed)
  if (parsed.ok) return parsed.address
  throw new RefusedFieldsError([{ pointer, code: parsed.problem, detail: 'This is not an origin server address.' }])
}

function refusedBy(verdict: OriginVerdict): RefusedFieldsError {
  const detail =
    verdict.kind === 'policy'
      ? `${verdict.ip} is refused by this server's address policy (${verdict.setting}).`
      : 'This is this gateway: it would pull from itself.'
  return new RefusedFieldsError([{ pointer: addressPointer, code: verdict.kind, detail }])
}
