import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewPull } from '../../domain/pull.ts'
import { openSettingsStore } from '../open-settings-store.ts'
import { describeSettingsStore } from '../settings-store.conformance.ts'
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
    replace: false,
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

  it('claims from 100,000 waiting pulls as quickly as from few', async () => {
    await using store = await openSqlite()
    const { id } = await store.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
    for (let n = 0; n < 100_000; n += 500) await store.pulls.enqueue(pulls(id, n, 500))
    const started = performance.now()
    const claim = (owner: string) => store.pulls.claim({ owner, limit: 8, perBucket: 8, now: 1e9 })
    for (let n = 0; n < 100; n++) expect(await claim(`w${n}`)).toHaveLength(8)
    for (let n = 0; n < 100; n++) expect(await claim(`w${n}`)).toHaveLength(0)
    // A scan of the table would take seconds; 200 claims by index take some tens of milliseconds and an fsync each.
    expect(performance.now() - started).toBeLessThan(5000)
    expect(await store.pulls.nextDue({ after: 0 })).toBe(800)
  }, 60_000)
})
