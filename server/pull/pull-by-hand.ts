import { type MissPlan, planForMiss } from '../domain/miss-plan.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import type { Token } from '../domain/stored-object.ts'
import type { ObjectStore } from '../object-store/object-store.ts'

/** The request that a pull stands for which no client has asked for: a plain GET under this host name. */
export type AsIf = { readonly host: string; readonly scheme: 'http' | 'https' }

export type ByHandDeps = {
  readonly objects: Pick<ObjectStore, 'open'>
  /** The request an end user would have sent to this bucket, named by its full name. */
  readonly asIf: (bucket: string) => AsIf
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What is known of a bucket; a rule book's entry is one. */
type Bucket = {
  readonly bucket: { readonly id: number; readonly name: string }
  readonly rules: readonly OriginRule[]
}

export type ByHand =
  | { readonly kind: 'pull'; readonly pull: NewPull }
  /** `stored`: it is there; `no-rule`: none is for it; `not-pulled`: its rule stores nothing, or it may not be asked for. */
  | { readonly kind: 'left'; readonly why: 'stored' | 'no-rule' | 'not-pulled' }

/** Decides whether and how a key is pulled that an operator names, by the rules an end user's miss would meet. */
export async function pullByHand(
  { objects, asIf, now }: ByHandDeps,
  { bucket, rules }: Bucket,
  wanted: { readonly key: string; readonly replace: boolean; readonly warmUp: number | null },
): Promise<ByHand> {
  const { key, replace, warmUp } = wanted
  const before = replace ? await tokenOf(objects, bucket.id) : null
  const { object, token } = await objects.open({ bucket: bucket.id, key })
  if (object && !replace) return { kind: 'left', why: 'stored' }
  const miss = { ...asIf(bucket.name), method: 'GET', key, query: '', headers: {}, status: 404 } as const
  const plan = planForMiss(rules, miss)
  if (plan.kind !== 'async' && plan.kind !== 'sync') return { kind: 'left', why: whyLeft(plan) }
  const how: Pick<NewPull, 'rule' | 'replace' | 'token'> = {
    rule: plan.rule.id,
    replace: object ? 'always' : 'never',
    token: before ?? token,
  }
  return { kind: 'pull', pull: { bucket: bucket.id, key, ...plan.wanted, ...how, warmUp, queuedAt: now() } }
}

const whyLeft = (plan: MissPlan) =>
  plan.kind === 'none' && (plan.why === 'disabled' || plan.why === 'no-rule') ? 'no-rule' : 'not-pulled'

/**
 * What the store knows of a whole bucket now. No object has the empty key, so the answer is not about one object, and a
 * pull with this token may replace any that is there now.
 */
export const tokenOf = async (objects: Pick<ObjectStore, 'open'>, bucket: number): Promise<Token> =>
  (await objects.open({ bucket, key: '' })).token
