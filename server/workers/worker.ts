import { flushCompileCache } from 'node:module'
import { whyOf } from '../exit-with.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { serveReads } from './serve-reads.ts'

// A worker process. The supervisor says what to do, signals to the whole group are its to act on, and without it nobody
// may answer: its writes could not be seen any more.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined)

const send = (message: FromWorker) => {
  if (process.connected) process.send?.(message)
}

// Whoever rotates logs may tell the whole group.
process.on('SIGUSR2', () => site?.reopenLogs())

let site: Awaited<ReturnType<typeof serveReads>> | null = null
/** What came before it was there. */
const early: ToWorker[] = []

process.on('message', (message: ToWorker) => {
  if (message.kind === 'start') start(message).catch((error) => send({ kind: 'refused', message: whyOf(error) }))
  else if (site === null) early.push(message)
  else obey(site, message)
})
send({ kind: 'loaded' })

async function start({ settings, book, resting }: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
  const opened = await serveReads(settings, send)
  for (const learned of book) opened.book.learn(learned)
  opened.health.learn(resting)
  for (const message of early) obey(opened, message)
  site = opened
  await opened.listen()
  send({ kind: 'serving' })
  flushCompileCache()
}

function obey(to: NonNullable<typeof site>, message: ToWorker): void {
  if (message.kind === 'learn') {
    to.book.learn(message.learned)
    send({ kind: 'learned', change: message.change })
  } else if (message.kind === 'count') void count(to, message.ask)
  else if (message.kind === 'reopen') to.reopenLogs()
  else if (message.kind === 'resting') to.health.learn(message.resting)
  else if (message.kind === 'taken') to.misses.taken()
  else if (message.kind === 'drain') to.close(message.limitMs).finally(() => process.disconnect?.())
}

async function count(of: NonNullable<typeof site>, ask: number): Promise<void> {
  send({ kind: 'counted', ask, metrics: await of.metrics() })
}
