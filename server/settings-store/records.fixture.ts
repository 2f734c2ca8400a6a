import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import type { PullEnd, SettingsStore } from './settings-store.ts'

/** Who holds pulls in tests. */
export const owner = 'worker-1'

export const done: PullEnd = { state: 'done', reason: null, detail: null, bytes: 10, totalBytes: 10, at: 5000 }
export const failed: PullEnd = {
  ...done,
  state: 'failed',
  reason: 'origin-timeout',
  detail: 'slow',
  facts: { host: 'a.example' },
  bytes: 3,
}

export const originPullChange = {
  enabled: true,
  defaultRule: { ...defaultRuleDefaults, address: 'a.example' },
  rules: [],
  secrets: {},
  change: 'saved',
  at: 7,
} as const

export const newPull = (bucket: number, key: string, more: Partial<NewPull> = {}): NewPull => ({
  bucket,
  key,
  query: null,
  scheme: 'http',
  rule: 'default',
  headers: null,
  replace: 'never',
  warmUp: null,
  token: { asOf: 1 },
  queuedAt: 1000,
  ...more,
})

export const insertBucket = (store: SettingsStore, name = 'photos-1250000000') =>
  store.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 42 })

/** Queues a pull, lets {@link owner} claim everything that is due, and ends this one. */
export async function runPull(store: SettingsStore, pull: NewPull, end: PullEnd): Promise<string> {
  await store.pulls.enqueue([pull])
  await store.pulls.claim({ owner, limit: 100, perBucket: 100, now: 2000 })
  const [running] = await store.history.list(pull.bucket, { key: pull.key, state: 'running', limit: 1 })
  if (!running) throw new Error('the pull does not run')
  await store.pulls.finish(running.id, owner, end)
  return running.id
}
