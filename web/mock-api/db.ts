import type { BucketView } from '../../contract/buckets.ts'
import type { DeletionView } from '../../contract/deletions.ts'
import type { DomainView } from '../../contract/domains.ts'
import type { ObjectDetail } from '../../contract/objects.ts'
import { defaultRuleDefaults, type OriginPullView } from '../../contract/origin-pull.ts'
import type { Actor, ChangeKind } from '../../contract/origin-pull-history.ts'
import type { PullView } from '../../contract/pulls.ts'
import type { OpenSession } from '../../contract/session.ts'
import type { SystemStatus, SystemView } from '../../contract/system.ts'
import type { WarmUpView } from '../../contract/warm-ups.ts'
import { Refused } from './refused.ts'
import { seed } from './seed.ts'

/**
 * A backend in memory. Failures are reached through the screen, by well-known names:
 *
 * | what is typed or opened                    | what happens                                               |
 * |--------------------------------------------|------------------------------------------------------------|
 * | password `correct horse battery`           | the right one; every other is wrong                        |
 * | password `too many`                        | 429, wait 30 seconds                                       |
 * | set-up token `valid-token`                 | accepted; every other is refused                           |
 * | create bucket `taken`                      | exists already                                             |
 * | create bucket `fails`                      | 500                                                        |
 * | bucket `broken-1250000000`                 | its origin-pull answers 500                                |
 * | origin `self.example.com`                  | refused: it is this gateway                                |
 * | origin `127.0.0.1`, `169.254.169.254`      | refused by policy                                          |
 * | origin `unresolved.example.com`            | saved with a warning; its test fails at DNS                |
 * | origin `edited.example.com`                | somebody else saves first, once: 412                       |
 * | origin `expired.example.com`               | session is gone when it is saved                           |
 * | origin `down.example.com`, `cert.example.com` | test fails at TCP; its certificate has expired          |
 * | domain `taken.example.com`                 | another bucket has it                                      |
 * | a pull that is cancelled whose key ends in `stuck.bin` | has ended already: 409                         |
 * | object key ending in `full.bin`            | upload: the storage is full                                |
 * | object key ending in `stuck.bin`           | delete: this one fails                                     |
 */
export type Bucket = {
  view: BucketView
  originPull: OriginPullView
  /** Every configuration there was, oldest first. */
  readonly history: Version[]
  readonly domains: Map<string, DomainView>
  /** Newest first. */
  pulls: PullView[]
  warmUps: WarmUpView[]
  readonly objects: Map<string, ObjectDetail>
}

export type Version = {
  readonly change: ChangeKind
  readonly at: string
  readonly by: Actor | null
  readonly view: OriginPullView
}

export type Db = {
  loggedIn: boolean
  setUp: boolean
  system: SystemView
  status: SystemStatus
  sessions: OpenSession[]
  /** Newest first. */
  deletions: { bucket: string; view: DeletionView }[]
  readonly buckets: Map<string, Bucket>
  /** Buckets for which `edited.example.com` has already made trouble. */
  readonly edited: Set<string>
}

const systemStatus = (): SystemStatus => ({
  version: '0.1.0',
  commit: '5648c7800000000000000000000000000000000a',
  runtime: { name: 'node', version: '26.1.0' },
  platform: 'linux x64',
  startedAt: '2026-11-20T08:00:00.000Z',
  uptimeSeconds: 93_780,
  health: { state: 'well', problems: [] },
  storage: {
    driver: 'disk',
    folder: '/var/lib/headwater',
    totalBytes: 500_000_000_000,
    freeBytes: 320_000_000_000,
    lowBytes: 10_737_418_240,
    leastBytes: 67_108_864,
    reserveBytes: 4_194_304,
    indexBytes: 84_000_000,
    settingsBytes: 12_000_000,
  },
  memory: { objects: 48_210, bytes: 61_400_000, mostBytes: 67_108_864, evicted: 1_204 },
  workers: { wanted: 4, serving: 4 },
  limits: [
    { setting: 'HEADWATER_PULLS', value: 32, unit: 'count' },
    { setting: 'HEADWATER_CACHE', value: 67_108_864, unit: 'bytes' },
    { setting: 'HEADWATER_PULL_BANDWIDTH', value: null, unit: 'bytes-per-second' },
  ],
  addressPolicy: {
    private: true,
    loopback: false,
    metadata: false,
    allow: ['10.8.0.0/16'],
    fixed: [{ name: 'origin.example.com:80', address: '192.0.2.7:8080' }],
    carriers: null,
  },
  trustedProxies: [],
  listeners: {
    console: { host: '127.0.0.1', port: 8080, url: 'http://127.0.0.1:8080' },
    objects: { host: '127.0.0.1', port: 9000, url: 'http://localhost:9000' },
  },
  password: 'console',
  secretKey: 'data-folder',
})

const fresh = (): Db => ({
  loggedIn: true,
  setUp: true,
  system: {
    version: '0.1.0',
    appid: '1250000000',
    region: 'local',
    domain: 'localhost',
    objectsUrl: 'http://localhost:9000',
  },
  status: systemStatus(),
  deletions: [],
  sessions: [
    {
      id: '00000000000000a1',
      isThis: true,
      createdAt: '2026-11-21T08:00:00.000Z',
      lastSeenAt: '2026-11-21T09:30:00.000Z',
      address: '127.0.0.1',
      browser: 'Firefox',
      browserVersion: '145',
      system: 'Linux',
    },
    {
      id: '00000000000000b2',
      isThis: false,
      createdAt: '2026-11-20T22:15:00.000Z',
      lastSeenAt: '2026-11-21T09:10:00.000Z',
      address: '2001:db8::7',
      browser: null,
      browserVersion: null,
      system: null,
    },
  ],
  buckets: new Map(),
  edited: new Set(),
})

export const db: Db = fresh()

/** Back to the seeded state; tests start from it. */
export function resetDb() {
  db.buckets.clear()
  db.edited.clear()
  Object.assign(db, { ...fresh(), buckets: db.buckets, edited: db.edited })
  seed(addBucket)
}

/** A bucket with everything at its default but for what is given. */
export function addBucket(
  name: string,
  more: { view?: Partial<BucketView>; rule?: Partial<OriginPullView> } = {},
): Bucket {
  const { region, domain } = db.system
  const originPull: OriginPullView = {
    enabled: false,
    defaultRule: defaultRuleDefaults,
    rules: [],
    updatedAt: null,
    version: 0,
    ...more.rule,
  }
  const view: BucketView = {
    name,
    region,
    access: 'private',
    accelerated: false,
    createdAt: new Date().toISOString(),
    objects: 0,
    bytes: 0,
    domains: { access: `${name}.cos.${region}.${domain}`, accelerated: `${name}.file.${domain}` },
    originPull: { enabled: originPull.enabled, address: originPull.defaultRule.address },
    version: 0,
    ...more.view,
  }
  const bucket: Bucket = {
    view,
    originPull,
    history: [{ change: 'saved', at: view.createdAt, by: null, view: originPull }],
    domains: new Map(),
    pulls: [],
    warmUps: [],
    objects: new Map(),
  }
  db.buckets.set(name, bucket)
  return bucket
}

/** The bucket, or the refusal the server would give. */
export function findBucket(name: string): Bucket {
  const bucket = db.buckets.get(name)
  if (bucket === undefined) throw new Refused('NoSuchBucket')
  return bucket
}

/** Keeps the counts of a bucket true after its objects have changed. */
export function recount({ view, objects }: Bucket) {
  view.objects = objects.size
  view.bytes = [...objects.values()].reduce((sum, { size }) => sum + size, 0)
}

resetDb()
