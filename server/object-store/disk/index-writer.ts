// The writer's thread: the only connection that writes lives here, and commits never hold the event loop of the gateway.
import { parentPort, workerData } from 'node:worker_threads'
import { createWriteApplier } from './apply-writes.ts'
import { openForWriting } from './index-schema.ts'
import { decodeWrites, type WriterData } from './writer-messages.ts'

const port = parentPort
if (!port) throw new Error('This file runs as a worker')
const { indexFile, bodies }: WriterData = workerData
const db = openForWriting(indexFile)
const apply = createWriteApplier(db)

port.on('message', (message: string) => {
  if (message !== 'close') return port.postMessage(JSON.stringify(apply(decodeWrites(message, bodies))))
  db.close()
  port.close()
})
port.postMessage('ready')
