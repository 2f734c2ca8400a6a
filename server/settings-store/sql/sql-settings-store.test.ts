import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultRuleDefaults } from '../../../contract/origin-pull.ts'
import type { NewPull } from '../../domain/pull.ts'
import { openSettingsStore } from '../open-settings-store.ts'
import { originPullChange } from '../records.fixture.ts'
import { describeSettingsStore } from '../settings-store.conformance.ts'
import type { PullFilter } from '../settings-store.ts'
import { releasedDatabase } from './released-schema.fixture.ts'
import { startSqliteThread } from './sqlite/sqlite-thread.ts'

let folder: string
let files = 0
const newFile = () => join(folder, `${++files}.db`)
const openSqlite = (file = newFile()) => openSettingsStore({ kind: 'sqlite', file })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headwater-settings-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describeSettingsStore('SQLite', () => openSqlite())

const pulls = (bucket: number, from: number, count: number): NewPull[] =>
  Array.from({ length: count }, (_, n) => ({
    bucket,
    key: `folder/${String(from + n).padStart(8, '0')}.jpg`,
    query: null,
    scheme: 'http',
    rule: 'default',
    headers: null,
    replace: 'never',
    warmUp: null,
    token: { asOf: n },
    queuedAt: from + n,
  }))

describe('the settings store on SQLite', () => {
  it('keeps everything across a restart', async () => {
    const file = newFile()
    {
      await using store = await openSqlite(file)
      const { id } = await store.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
      await store.pulls.enqueue(pulls(id, 0, 3))
    }
    await using store = await openSqlite(file)
    const [bucket] = await store.buckets.all()
    expect(await store.history.list(bucket?.id ?? 0, { limit: 10 })).toHaveLength(3)
  })

  it('lets nobody but its owner read the files', async () => {
    const file = newFile()
    await writeFile(file, '')
    await chmod(file, 0o644)
    await using _store = await openSqlite(file)
    const names = (await readdir(folder)).filter((name) => join(folder, name).startsWith(file))
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  })

  it('is set up once when several processes start together', async () => {
    const file = newFile()
    const stores = await Promise.all(Array.from({ length: 4 }, () => openSqlite(file)))
    const [first, ...others] = stores
    await first?.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
    for (const store of others) expect(await store.buckets.all()).toHaveLength(1)
    for (const store of stores) await store[Symbol.asyncDispose]()
  })

  it('refuses a file that is no database with one clear error, and refuses everything once closed', async () => {
    const file = newFile()
    await writeFile(file, 'this is no database, whatever its name says. '.repeat(100))
    await expect(openSqlite(file)).rejects.toThrow('file is not a database')
    const store = await openSqlite()
    await store[Symbol.asyncDispose]()
    await expect(store.buckets.all()).rejects.toThrow()
  })

  it('refuses a database of a newer version with one clear error and leaves it alone', async () => {
    const file = newFile()
    await (await openSqlite(file))[Symbol.asyncDispose]()
    const thread = await startSqliteThread(file)
    await thread.run(1, "insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')", [])
    await thread[Symbol.asyncDispose]()
    await expect(openSqlite(file)).rejects.toThrow('another version of Headwater')
    await expect(openSqlite(file)).rejects.toThrow('another version of Headwater')
  })

  it('takes over the data of the first release and loses nothing of it', async () => {
    const file = newFile()
    {
      await using thread = await startSqliteThread(file)
      for (const statement of releasedDatabase) await thread.run(1, statement, [])
    }
    await using store = await openSqlite(file)
    const photos = { id: 2, name: 'photos-1', access: 'public-read', accelerated: false, createdAt: 42, version: 3 }
    const music = { id: 3, name: 'music-1', access: 'private', accelerated: true, createdAt: 43, version: 1 }
    expect(await store.buckets.all()).toEqual([music, photos])
    const defaultRule = {
      ...defaultRuleDefaults,
      mode: 'redirect',
      address: 'a.example:8080',
      protocol: 'follow',
      redirectCode: 307,
      passQuery: true,
      followRedirects: false,
    }
    const saved = { enabled: true, defaultRule, rules: [] }
    expect(await store.originPulls.of(2)).toEqual({ bucket: 2, ...saved, secrets: {}, updatedAt: 50, version: 4 })
    expect(await store.originPulls.of(3)).toMatchObject({
      enabled: false,
      defaultRule: defaultRuleDefaults,
      version: 1,
    })
    expect(await store.originPulls.version(2, 4)).toEqual({ version: 4, at: 50, change: 'saved', by: null, ...saved })
    expect(await store.originPulls.versions(3)).toEqual([{ version: 1, at: 51, change: 'saved', by: null }])
    expect(await store.history.counts(2)).toEqual({ queued: 1, running: 1, done: 1, failed: 1, cancelled: 0 })
    expect(await store.history.byId(2, '1')).toEqual({
      id: '1',
      bucket: 2,
      key: 'queued',
      query: 'a=1',
      scheme: 'https',
      rule: 'default',
      headers: null,
      replace: 'never',
      warmUp: null,
      token: { asOf: 7 },
      queuedAt: 100,
      state: 'queued',
      attempts: 2,
      bytes: 0,
      totalBytes: null,
      startedAt: null,
      reason: 'origin-timeout',
      detail: 'slow',
      facts: {},
      runAt: 900,
      endedAt: null,
    })
    expect(await store.pulls.handBack({ now: 1000 })).toBe(1)
    const due = await store.pulls.claim({ owner: 'w', limit: 9, perBucket: 9, now: 1000 })
    expect(due.map(({ key }) => key)).toEqual(['queued', 'running'])
    expect(await store.account.get()).toEqual({ passwordHash: '$argon2id$hash', setupTokenHash: null })
    expect(await store.sessions.byHash('hash-of-a-session')).toMatchObject({ createdAt: 300, lastSeenAt: 301 })
    const { id } = await store.buckets.insert({ name: 'new-1', access: 'private', accelerated: true, createdAt: 1 })
    expect(id).toBe(4)
    expect(await store.originPulls.save(2, 4, { ...originPullChange, change: 'rule-added' })).toMatchObject({
      version: 5,
    })
  })

  it('does nothing more in the name of a transaction that the database has ended', async () => {
    await using thread = await startSqliteThread(newFile())
    const run = (session: number, text: string) => thread.run(session, text, [])
    await run(1, 'create table t (n integer unique)')
    await run(2, 'begin immediate')
    await run(2, 'insert into t values (1)')
    await expect(run(2, 'insert or rollback into t values (1)')).rejects.toThrow('UNIQUE')
    const meanwhile = run(3, 'insert into t values (3)')
    await expect(run(2, 'insert into t values (2)')).rejects.toThrow('has failed')
    await expect(run(2, 'commit')).rejects.toThrow('has failed')
    await run(2, 'rollback')
    await meanwhile
    expect((await run(4, 'select n from t')).rows).toEqual([{ n: 3 }])
  })

  it('shows pulls while something else is being written, and always what was written before', async () => {
    await using store = await openSqlite()
    const { id } = await store.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
    await store.transaction(async (tx) => {
      await tx.pulls.enqueue(pulls(id, 0, 3))
      expect(await store.history.counts(id)).toMatchObject({ queued: 0 })
      expect(await store.history.list(id, { limit: 9 })).toEqual([])
      expect(await tx.history.counts(id)).toMatchObject({ queued: 3 })
    })
    for (let n = 3; n < 60; n += 1) {
      await store.pulls.enqueue(pulls(id, n, 1))
      expect(await store.history.counts(id)).toMatchObject({ queued: n + 1 })
    }
  })

  it('claims from 100,000 waiting pulls as quickly as from few', async () => {
    await using store = await openSqlite()
    const { id } = await store.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
    // Every second block is of a warm-up, and is passed over.
    for (let n = 0; n < 100_000; n += 500) {
      const warmUp = n % 1000 === 0 ? null : 1
      await store.pulls.enqueue(pulls(id, n, 500).map((pull) => ({ ...pull, warmUp })))
    }
    const started = performance.now()
    const claim = (owner: string) => store.pulls.claim({ owner, limit: 8, perBucket: 8, now: 1e9 })
    for (let n = 0; n < 100; n++) expect(await claim(`w${n}`)).toHaveLength(8)
    for (let n = 0; n < 100; n++) expect(await claim(`w${n}`)).toHaveLength(0)
    // A scan of the table would take seconds; 200 claims by index take some tens of milliseconds and an fsync each.
    expect(performance.now() - started).toBeLessThan(5000)
    expect(await store.pulls.nextDue({ after: 0 })).toBe(500)

    const looked = performance.now()
    expect(await store.history.counts(id)).toMatchObject({ queued: 99_200, running: 800 })
    const filters = [{ state: 'failed' }, { reason: 'origin-tls' }, { rule: 'r1' }, { prefix: 'none' }, { key: 'none' }]
    for (const filter of filters as PullFilter[])
      for (let n = 0; n < 20; n++) expect(await store.history.list(id, { limit: 100, ...filter })).toEqual([])
    // Scans would take some tens of milliseconds each.
    expect(performance.now() - looked).toBeLessThan(2500)
  }, 60_000)
})
