import {
  type BucketHome,
  type BucketNameProblem,
  bucketNameProblem,
  fullBucketName,
} from '../../contract/bucket-name.ts'
import type { Access } from '../../contract/fields.ts'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import { GatewayError } from '../domain/errors.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { ObjectStore, Usage } from '../object-store/object-store.ts'
import type { RuleBook } from '../pull/rule-book.ts'
import type { BucketRecord, OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type BucketsDeps = {
  readonly settings: SettingsStore
  readonly objects: ObjectStore
  readonly ruleBook: Pick<RuleBook, 'refresh'>
  readonly home: BucketHome
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A bucket with what an operator wants to see beside it. */
export type BucketFacts = {
  readonly bucket: BucketRecord
  readonly usage: Usage
  readonly originPull: OriginPullFacts
}

type OriginPullFacts = Pick<OriginPullRecord, 'enabled' | 'defaultRule'>

const neverSaved: OriginPullFacts = { enabled: false, defaultRule: defaultRuleDefaults }

/** The buckets, as operators manage them. Names are full names unless said otherwise. */
export interface Buckets {
  list(): Promise<BucketFacts[]>
  get(name: string): Promise<BucketFacts>
  /** `name` is the owner's part; the AppID is appended. Rejects with `InvalidRequest` or `BucketExists`. */
  create(wanted: { readonly name: string; readonly access: Access }): Promise<BucketFacts>
  update(
    name: string,
    seenVersion: number,
    change: { readonly access?: Access | undefined; readonly accelerated?: boolean | undefined },
  ): Promise<BucketFacts>
  /** Rejects with `BucketNotEmpty`. Can be repeated when it was interrupted. */
  remove(name: string): Promise<void>
}

const nameMessages: Record<BucketNameProblem, string> = {
  empty: 'Enter a bucket name.',
  characters: 'Use only lower-case letters, digits and hyphens.',
  hyphen: 'A name does not begin or end with a hyphen.',
  'too-long': 'The name is too long for an access domain.',
}

export function createBuckets(deps: BucketsDeps): Buckets {
  const { settings, objects, ruleBook } = deps
  const factsOf = async (bucket: BucketRecord): Promise<BucketFacts> => {
    const [usage, originPull] = await Promise.all([objects.usage(bucket.id), settings.originPulls.of(bucket.id)])
    return { bucket, usage, originPull }
  }
  return {
    async list() {
      const [all, saved] = await Promise.all([settings.buckets.all(), settings.originPulls.all()])
      const originPulls = new Map(saved.map((originPull) => [originPull.bucket, originPull]))
      return Promise.all(
        all.map(async (bucket) => {
          const usage = await objects.usage(bucket.id)
          return { bucket, usage, originPull: originPulls.get(bucket.id) ?? neverSaved }
        }),
      )
    },
    async get(name) {
      return factsOf(await findBucket(settings, name))
    },
    async create({ name, access }) {
      checkName(name, deps.home)
      const full = fullBucketName(name, deps.home)
      const bucket = await settings.buckets.insert({ name: full, access, accelerated: true, createdAt: deps.now() })
      await ruleBook.refresh(full)
      return factsOf(bucket)
    },
    async update(name, seenVersion, { access, accelerated }) {
      const { id } = await findBucket(settings, name)
      const bucket = await settings.buckets.update(id, seenVersion, {
        ...(access === undefined ? {} : { access }),
        ...(accelerated === undefined ? {} : { accelerated }),
      })
      await ruleBook.refresh(name)
      return factsOf(bucket)
    },
    async remove(name) {
      const { id } = await findBucket(settings, name)
      // Objects first: once retired no upload or pull can fill the bucket again, and a crash here leaves it listed.
      const retired = await objects.retire(id)
      if (!retired) throw new GatewayError('BucketNotEmpty', `The bucket ${name} still holds objects.`)
      await settings.buckets.remove(id)
      await ruleBook.refresh(name)
    },
  }
}

function checkName(name: string, home: BucketHome) {
  const problem = bucketNameProblem(name, home)
  if (problem) throw new RefusedFieldsError([{ pointer: '/name', code: problem, detail: nameMessages[problem] }])
}
