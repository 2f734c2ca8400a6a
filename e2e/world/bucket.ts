import { randomBytes } from 'node:crypto'
import { createBucket } from '../../contract/buckets.ts'
import type { BodyInput } from '../../contract/endpoint.ts'
import type { Access } from '../../contract/fields.ts'
import { listObjects, uploadObject } from '../../contract/objects.ts'
import {
  type DefaultRule,
  defaultRuleDefaults,
  getOriginPull,
  type OriginPullView,
  saveOriginPull,
} from '../../contract/origin-pull.ts'
import { listPulls, type PullView } from '../../contract/pulls.ts'
import { createRule } from '../../contract/rules.ts'
import type { ConsoleApi } from './console-api.ts'
import { ask, type ObjectsAnswer, targetOf } from './objects-client.ts'

/** One bucket of a test's own: what an operator's script and an end user can do with it. */
export interface TestBucket {
  readonly name: string
  /** Its accelerated domain, without a port. */
  readonly host: string
  /** GET of a key, or with a `/` in front of an already encoded target. */
  get(key: string, more?: { method?: string; host?: string; headers?: Record<string, string> }): Promise<ObjectsAnswer>
  upload(key: string, body: string | Buffer, contentType?: string): Promise<void>
  keys(prefix?: string): Promise<string[]>
  originPull(): Promise<OriginPullView>
  pullFrom(address: string, more?: Partial<DefaultRule>): Promise<void>
  /** Puts a rule on top of the others; its id. */
  addRule(rule: BodyInput<typeof createRule>): Promise<string>
  pulls(key?: string): Promise<PullView[]>
}

export const newBucketName = (stem = 'test') => `${stem}-${randomBytes(4).toString('hex')}`

/** Creates a bucket through the API; `name` is the part that its owner chooses. */
export async function makeBucket(
  api: ConsoleApi,
  objectsPort: number,
  { name = newBucketName(), access = 'public-read' }: { name?: string; access?: Access } = {},
): Promise<TestBucket> {
  const view = await api.call(createBucket, { body: { name, access } })
  return openBucket(api, objectsPort, view.name)
}

/** The same for a bucket that is there already. */
export function openBucket(api: ConsoleApi, objectsPort: number, name: string): TestBucket {
  const params = { bucket: name }
  const host = `${name}.file.localhost`
  const originPull = () => api.call(getOriginPull, { params })
  return {
    name,
    host,
    originPull,
    get: (key, more) => ask(objectsPort, { host, target: key.startsWith('/') ? key : targetOf(key), ...more }),
    async upload(key, body, contentType = 'text/plain') {
      const bytes = Buffer.from(body)
      await api.call(uploadObject, { params, query: { key }, body: bytes, headers: { 'Content-Type': contentType } })
    },
    async keys(prefix = '') {
      const { items } = await api.call(listObjects, { params, query: { prefix, limit: 1000 } })
      return items.map(({ key }) => key)
    },
    async pullFrom(address, more = {}) {
      const { version } = await originPull()
      const body = { enabled: true, defaultRule: { ...defaultRuleDefaults, address, ...more } }
      await api.call(saveOriginPull, { params, body, ifMatch: version })
    },
    async addRule(body) {
      const { version } = await originPull()
      const { rules } = await api.call(createRule, { params, body, ifMatch: version })
      return rules[0]?.id ?? ''
    },
    async pulls(key) {
      const query = key === undefined ? {} : { key }
      return (await api.call(listPulls, { params, query })).items
    },
  }
}
