import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker } from './messages.ts'

/** A worker of ours. */
export interface WorkerProcess {
  readonly pid: number
  /** Resolves when it is gone, to why in a word. */
  readonly ended: Promise<string>
  /** What is sent to one that is gone is lost. */
  send(message: ToWorker): void
  /** At once. */
  kill(): void
}

const entry = fileURLToPath(new URL('./worker.ts', import.meta.url))

export function forkWorker(onMessage: (message: FromWorker) => void): WorkerProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    env: environment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.on('message', (message) => {
    if (isOurs(message)) onMessage(message)
  })
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    child.once('error', (error) => resolve(error.message))
  })
  return {
    pid: child.pid ?? 0,
    ended,
    send(message) {
      if (child.connected) child.send(message, ignore)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

// Whoever waits for an answer hears of the end.
const ignore = () => undefined

// Bun has messages of its own on the same channel.
const isOurs = (message: unknown): message is FromWorker =>
  typeof message === 'object' && message !== null && 'kind' in message

/** Of the settings a worker is told what it needs; secrets are not among that. */
function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('HEADWATER_'))
  // Bun's node:http shares a port only in what it takes for a worker of node:cluster.
  const forBun = process.versions.bun === undefined ? {} : { NODE_UNIQUE_ID: '1' }
  return { ...Object.fromEntries(others), ...forBun }
}
