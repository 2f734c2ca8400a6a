// The writer's thread: the only connection that writes lives here, and commits never hold the event loop of the gateway.
import { parentPort, workerData } from 'node:worker_threads'
import { createWriteApplier } from './apply-writes.ts'
import { openForWriting } from './index-schema.ts'
import type { IndexWrite } from './index-writes.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker')
const db = openForWriting(workerData)
const apply = createWriteApplier(db)

port.on('message', (writes: readonly IndexWrite[] | 'close') => {
  if (writes !== 'close') return port.postMessage(apply(writes))
  db.close()
  port.close()
})
port.postMessage('ready')
