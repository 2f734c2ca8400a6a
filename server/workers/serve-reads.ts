import { Closer } from '../closer.ts'
import { createCounters } from '../counters/counters.ts'
import { createAccounts } from '../http/objects/account.ts'
import { createObjectsHandler } from '../http/objects/objects-handler.ts'
import { createObjectsServer, refusedEarly } from '../http/objects/objects-server.ts'
import { createRequestIds } from '../http/request-ids.ts'
import { drain, listen } from '../listen.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { openObjectReader } from '../object-store/open-object-reader.ts'
import { openAccessLogOf } from '../open-access-log.ts'
import { createServeObject } from '../pull/serve-object.ts'
import { createHandOver } from './hand-over.ts'
import { createHealthCopy } from './health-copy.ts'
import type { FromWorker, WorkerSettings } from './messages.ts'
import { createMissSender } from './miss-sender.ts'
import { createRuleReplica } from './rule-replica.ts'
import { createStaleHits } from './stale-hits.ts'

/** Requests are reported so often, milliseconds: what they are counted for looks at windows of that length. */
const reportMs = 100
/** What was counted by bucket is sent so often, milliseconds. */
const deltaMs = 1_000

// Milliseconds since 1970 by a clock that never steps back.
const now = () => Math.floor(performance.timeOrigin + performance.now())
const elapsed = () => performance.now()
/** What is remembered of keys is the supervisor's, who looks at every miss again. */
const nothing = { has: () => false }

/**
 * The objects listener of a worker. It answers what the store and the rules answer, and hands over what an origin must be
 * asked for.
 */
export async function serveReads(settings: WorkerSettings, send: (message: FromWorker) => void) {
  const { folder, cacheBytes, host, port, home, instanceId, socketPath } = settings
  const book = createRuleReplica()
  const health = createHealthCopy(elapsed)
  const misses = createMissSender({
    send: (batch, lost) => send({ kind: 'misses', misses: batch, lost }),
    editionOf: book.editionOf,
  })
  const objects = openObjectReader({ folder, cacheBytes })
  const handOver = createHandOver(socketPath)
  const serveObject = createServeObject({
    objects,
    inbox: misses,
    cooldown: nothing,
    notFound: nothing,
    freshness: createStaleHits(now, elapsed),
    health,
    asks: null,
    now,
  })
  const nextRequestId = createRequestIds()
  const log = { error: (facts: object, message: string) => send({ kind: 'failed', facts: spelledOut(facts), message }) }
  const closer = new Closer((err) => log.error({ err }, 'a part did not close'))
  const metrics = createMetrics()
  const counters = createCounters(now)
  const accessLog = await openAccessLogOf(settings, log, closer)
  if (accessLog) metrics.watchLog(accessLog.dropped)
  metrics.watchHot(objects.hot)
  /** What is handed over is counted by who knows what became of it, and logged by who has the client. */
  const elsewhere = new WeakSet<object>()
  const accounts = createAccounts({
    count: () => undefined,
    log(req, answered, account) {
      if (!elsewhere.has(req)) {
        metrics.answers.count(answered)
        counters.answered(answered, account)
      }
      accessLog?.note(req, answered, account)
    },
    elapsed,
  })
  const answer = createObjectsHandler({
    home,
    ruleBook: book,
    serveObject,
    instanceId,
    nextRequestId,
    accounts,
    handOver(req, res, options) {
      elsewhere.add(req)
      return handOver(req, res, options)
    },
    log,
  })
  let requests = 0
  const server = createObjectsServer((req, res) => {
    requests += 1
    answer(req, res)
  }, nextRequestId)
  server.on(refusedEarly, accounts.refused)
  const report = setInterval(() => {
    if (requests > 0) send({ kind: 'requests', count: requests })
    requests = 0
  }, reportMs)
  const sendDelta = () => {
    const delta = counters.take()
    if (delta) send({ kind: 'delta', delta })
  }
  const deltas = setInterval(sendDelta, deltaMs)
  return {
    book,
    health,
    misses,
    metrics: metrics.snapshot,
    reopenLogs: () => accessLog?.reopen(),
    listen: () => listen(server, { host, port, setting: 'HEADWATER_OBJECTS_PORT', reusePort: true }),
    async close(limitMs: number) {
      await drain(server, limitMs)
      clearInterval(report)
      clearInterval(deltas)
      sendDelta()
      await misses.settled()
      handOver.close()
      metrics[Symbol.dispose]()
      await closer[Symbol.asyncDispose]()
      await objects[Symbol.asyncDispose]()
    },
  }
}

/** Errors as fields: not every error can be sent to another process. */
const spelledOut = (facts: object) =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      fact instanceof Error ? { type: fact.name, message: fact.message, stack: fact.stack } : fact,
    ]),
  )
