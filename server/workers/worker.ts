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
  } else if (message.kind === 'resting') to.health.learn(message.resting)
  else if (message.kind === 'taken') to.misses.taken()
  else if (message.kind === 'drain') to.close(message.limitMs).finally(() => process.disconnect?.())
}
