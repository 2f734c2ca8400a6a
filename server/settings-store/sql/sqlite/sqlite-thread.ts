import { Worker } from 'node:worker_threads'
import { GatewayError } from '../../../domain/errors.ts'
import type { FromWorker, Reply, Result, SqlFailure, SqlValue, ToWorker } from './messages.ts'

/** The database's thread, seen from the main one. */
export interface SqliteThread extends AsyncDisposable {
  /** Runs one statement. Rejects with `StorageFull`, with `Unavailable` when the file cannot be used, or `SqlError`. */
  run(session: number, sql: string, parameters: readonly SqlValue[]): Promise<Result>
}

/** The database refused a statement: a broken constraint or a bug in our SQL. */
class SqlError extends Error {
  override name = 'SqlError'
}

const SQLITE_FULL = 13
/** Busy, locked, read-only, I/O error, cannot open, protocol: the machine's fault, and it may pass. */
const machineFaults = new Set([5, 6, 8, 10, 14, 15])

function errorOf({ message, errcode }: SqlFailure): Error {
  const primary = errcode & 0xff
  const cause = new SqlError(message)
  if (primary === SQLITE_FULL) return new GatewayError('StorageFull', 'The settings database has no space', { cause })
  if (!machineFaults.has(primary)) return cause
  return new GatewayError('Unavailable', 'The settings database cannot be used', { cause })
}

type Call = { readonly resolve: (result: Result) => void; readonly reject: (error: Error) => void }

/** Starts a thread and opens `file` in it, creating the file if it is not there; one that only reads creates nothing. */
export async function startSqliteThread(file: string, { readOnly = false } = {}): Promise<SqliteThread> {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { file, readOnly } })
  const calls = new Map<number, Call>()
  const opened = Promise.withResolvers<void>()
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  let lost: Error | null = null
  let lastId = 0

  const settle = (reply: Reply) => {
    const call = calls.get(reply.id)
    calls.delete(reply.id)
    if (reply.ok) call?.resolve(reply.result)
    else call?.reject(errorOf(reply.failure))
  }
  const lose = (cause?: unknown) => {
    lost ??= new GatewayError('Unavailable', 'The settings database is closed', { cause })
    for (const call of calls.values()) call.reject(lost)
    calls.clear()
    opened.reject(lost)
  }
  worker.on('message', (message: FromWorker) => {
    if (message === 'ready') opened.resolve()
    else if ('cannotOpen' in message) opened.reject(errorOf(message.cannotOpen))
    // Node's watch mode posts messages of its own.
    else if (Array.isArray(message)) message.forEach(settle)
  })
  worker.once('error', lose)
  worker.once('exit', () => lose())
  const post = (message: ToWorker) => worker.postMessage(message)

  await opened.promise.catch(async (error: unknown) => {
    await worker.terminate()
    throw error
  })
  return {
    run(session, sql, parameters) {
      if (lost) return Promise.reject(lost)
      const { promise, resolve, reject } = Promise.withResolvers<Result>()
      lastId += 1
      calls.set(lastId, { resolve, reject })
      post({ id: lastId, session, sql, parameters })
      return promise
    },
    async [Symbol.asyncDispose]() {
      post('close')
      await exited
    },
  }
}
