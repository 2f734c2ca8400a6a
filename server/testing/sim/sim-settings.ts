import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { GatewayError } from '../../domain/errors.ts'
import type { NewPull } from '../../domain/pull.ts'
import type { SettingsStore, SettingsTransaction } from '../../settings-store/settings-store.ts'
import { openSqlSettingsStore } from '../../settings-store/sql/sql-settings-store.ts'
import { sqliteDialect } from '../../settings-store/sql/sqlite/sqlite-dialect.ts'
import type { SqliteThread } from '../../settings-store/sql/sqlite/sqlite-thread.ts'
import type { Sim } from './sim.ts'
import type { History } from './sim-history.ts'

/** The settings store's own SQL on a database in memory, on this thread: nothing of it happens at its own time. */
export function openLocalSettings(): Promise<SettingsStore> {
  const thread = localThread()
  const open = async () => thread
  return openSqlSettingsStore(sqliteDialect(open, open))
}

function localThread(): SqliteThread {
  const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true })
  const statements = new Map<string, StatementSync>()
  let owner: number | null = null
  let freed = Promise.withResolvers<void>()
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return {
    async run(session, sql, parameters) {
      while (owner !== null && owner !== session) await freed.promise
      if (sql.startsWith('begin')) owner = session
      const statement = prepared(sql)
      const isRead = statement.columns().length > 0
      const result = isRead
        ? { rows: statement.all(...parameters), changes: 0 }
        : { rows: [], changes: Number(statement.run(...parameters).changes) }
      if (sql === 'commit' || sql === 'rollback') {
        owner = null
        freed.resolve()
        freed = Promise.withResolvers()
      }
      return result
    },
    async [Symbol.asyncDispose]() {
      if (db.isOpen) db.close()
    },
  }
}

export type SimSettings = { readonly settings: SettingsStore; isFull: boolean }

const groups = ['buckets', 'originPulls', 'domains', 'warmUps', 'pulls', 'history', 'account', 'sessions'] as const

/** Settings whose every call goes out, and comes back, when the scheduler lets it; and which can be full. */
export function simSettings(sim: Sim, store: SettingsStore, history: History): SimSettings {
  const state = { isFull: false }
  /** What is to be noted of a call, or a transaction, when it has happened. */
  let notes: ((at: number) => void)[] = []
  /** The database takes calls in the order in which they come; when, and when it answers, is the scheduler's. */
  let queue: Promise<unknown> = Promise.resolve()
  const held: Held = async (label, work) => {
    const turn = isLongRead(label) ? sim.step(label) : queue.then(() => sim.step(label))
    if (!isLongRead(label)) queue = turn
    await turn
    try {
      if (state.isFull && !isReading(label)) throw new GatewayError('StorageFull', 'The settings database has no space')
      const result = await work()
      for (const note of notes) note(sim.at())
      return result
    } finally {
      notes = []
      await sim.step(`${label} answers`)
    }
  }
  const watched = <T extends SettingsTransaction>(records: T): T => ({
    ...records,
    originPulls: {
      ...records.originPulls,
      async save(bucket: number, seenVersion: number, change: Change) {
        const saved = await records.originPulls.save(bucket, seenVersion, change)
        const { enabled: isOn, defaultRule } = saved
        const [host, isAsync] = [defaultRule.address, defaultRule.mode === 'async']
        notes.push((at) => history.saves.push({ bucket, host, isOn, isAsync, at }))
        return saved
      },
    },
    pulls: {
      ...records.pulls,
      async enqueue(pulls: readonly NewPull[]) {
        await records.pulls.enqueue(pulls)
        for (const { bucket, key } of pulls) notes.push((at) => history.queued.push({ bucket, key, at }))
      },
    },
  })
  const inside = watched(store)
  const records = Object.fromEntries(groups.map((group) => [group, heldMethods(group, inside[group], held)]))
  const settings: SettingsStore = {
    ...inside,
    ...records,
    transaction: (work) => held('transaction', () => store.transaction((tx) => work(watched(tx)))),
    [Symbol.asyncDispose]: async () => {},
  }
  return Object.assign(state, { settings })
}

type Change = Parameters<SettingsStore['originPulls']['save']>[2]
/** Nothing has to be written for that. */
const isReading = (label: string) => /\.(all|of|byName|byId|list|counts|nextDue|versions?)$/.test(label)

/** It has a thread of its own. */
const isLongRead = (label: string) =>
  label === 'history.list' || label === 'history.page' || label === 'history.changes' || label === 'history.counts'

type Held = <T>(label: string, work: () => Promise<T>) => Promise<T>
type Method = (...args: readonly unknown[]) => Promise<unknown>

const heldMethods = (group: string, records: object, held: Held) =>
  Object.fromEntries(
    Object.entries(records as Record<string, Method>).map(([name, method]) => [
      name,
      (...args: readonly unknown[]) => held(`${group}.${name}`, () => method(...args)),
    ]),
  )
