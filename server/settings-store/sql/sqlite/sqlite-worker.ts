/**
 * A thread that has the settings database open, so that no other ever waits for the disk. Statements on their own that
 * arrive together share one transaction, hence one fsync; a session that has begun a transaction runs alone until it
 * ends it. A thread that only reads never waits for the one that writes, nor that for it: the log (WAL) keeps them apart.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { FromWorker, Reply, Request, Result, SqlFailure, ToWorker } from './messages.ts'

const SQLITE_BUSY = 5
const maxStatements = 200

const port = parentPort
if (!port) throw new Error('This file runs in a worker thread only')
const send = (message: FromWorker) => port.postMessage(message)

const statements = new Map<string, StatementSync>()
const waiting: Request[] = []
let transactionOf: number | null = null
let closing = false
const readOnly = workerData.readOnly === true

function failureOf(error: unknown): SqlFailure {
  const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
  return { message: error instanceof Error ? error.message : String(error), errcode }
}

/** Two processes that both switch a new file to WAL can meet in a way that SQLite does not wait out by itself. */
function patiently(work: () => void, patienceMs = 10_000) {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      return work()
    } catch (error) {
      if ((failureOf(error).errcode & 0xff) !== SQLITE_BUSY || performance.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

/**
 * `wal`: readers never wait for the writer, and a commit is one append. `full`: it is on the disk when it is answered.
 * `temp_store`: sorting needs no files. `journal_size_limit`: a log that a long read let grow gives its space back. Larger
 * caches and rarer checkpoints made no measurable difference (docs/decisions/0011).
 */
function openDatabase(file: string): DatabaseSync {
  if (readOnly) return new DatabaseSync(file, { timeout: 5000, readOnly })
  const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  patiently(() => db.exec('pragma journal_mode = wal'))
  db.exec('pragma synchronous = full; pragma temp_store = memory; pragma journal_size_limit = 67108864')
  return db
}

function prepared(db: DatabaseSync, sql: string): StatementSync {
  const known = statements.get(sql)
  if (known) return known
  if (statements.size >= maxStatements) statements.clear()
  const statement = db.prepare(sql)
  statements.set(sql, statement)
  return statement
}

function execute(db: DatabaseSync, request: Request): Result {
  const statement = prepared(db, request.sql)
  if (statement.columns().length > 0) return { rows: statement.all(...request.parameters), changes: 0 }
  return { rows: [], changes: Number(statement.run(...request.parameters).changes) }
}

function replyTo(db: DatabaseSync, request: Request): Reply {
  try {
    return { id: request.id, ok: true, result: execute(db, request) }
  } catch (error) {
    return { id: request.id, ok: false, failure: failureOf(error) }
  }
}

/** Runs statements that belong to no transaction in one of ours. None counts as done before all are on disk. */
function runTogether(db: DatabaseSync, group: readonly Request[]): Reply[] {
  try {
    db.exec('begin immediate')
    const replies = group.map((request) => replyTo(db, request))
    // A full disk or an I/O error ends the transaction under us, with what earlier statements of the group did.
    const broken = db.isTransaction ? undefined : replies.find((reply) => !reply.ok)
    if (broken && !broken.ok) return failAll(group, broken.failure)
    db.exec('commit')
    return replies
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    return failAll(group, failureOf(error))
  }
}

const failAll = (group: readonly Request[], failure: SqlFailure): Reply[] =>
  group.map(({ id }) => ({ id, ok: false, failure }))

const begins = (request: Request) => request.sql.startsWith('begin')

/** The statements that may run next: the open transaction's own, else all up to the next `begin`. */
function takeNext(): Request[] {
  if (transactionOf !== null) {
    const next = waiting.findIndex(({ session }) => session === transactionOf)
    return next < 0 ? [] : waiting.splice(next, 1)
  }
  const end = waiting.findIndex(begins)
  if (end === 0) return waiting.splice(0, 1)
  return waiting.splice(0, end < 0 ? waiting.length : end)
}

function runNext(db: DatabaseSync, group: readonly Request[]): Reply[] {
  if (readOnly) return group.map((request) => replyTo(db, request))
  const [first] = group
  if (!first || group.length > 1) return runTogether(db, group)
  if (transactionOf !== null) return [runInside(db, first)]
  const reply = replyTo(db, first)
  if (begins(first) && reply.ok) transactionOf = first.session
  return [reply]
}

/** A full disk can end a transaction under its owner: then nothing more happens in its name until it rolls back. */
function runInside(db: DatabaseSync, request: Request): Reply {
  const { id, sql } = request
  if (sql === 'rollback') {
    transactionOf = null
    return db.isTransaction ? replyTo(db, request) : { id, ok: true, result: { rows: [], changes: 0 } }
  }
  if (!db.isTransaction) return { id, ok: false, failure: { message: 'The transaction has failed', errcode: 0 } }
  const reply = replyTo(db, request)
  if (sql === 'commit' && reply.ok) transactionOf = null
  return reply
}

function runAll(db: DatabaseSync) {
  for (let group = takeNext(); group.length > 0; group = takeNext()) send(runNext(db, group))
}

function receive(message: ToWorker) {
  if (message === 'close') closing = true
  else waiting.push(message)
}

function start(file: string) {
  const db = openDatabase(file)
  port?.on('message', (first: ToWorker) => {
    receive(first)
    for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) receive(more.message)
    runAll(db)
    if (!closing) return
    db.close()
    port.close()
  })
  send('ready')
}

try {
  start(String(workerData.file))
} catch (error) {
  send({ cannotOpen: failureOf(error) })
}
