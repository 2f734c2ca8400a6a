import { connect } from 'node:net'
import { type Gateway, startGateway } from '../gateway.ts'
import type { Runtime } from '../machine.ts'
import { startOrigin } from '../peers/origin.ts'
import { openFiles, residentMB, until } from '../processes.ts'
import type { Row } from '../table.ts'
import type { Bench, Job } from './job.ts'

const transfers = 10_000
const atOnce = 50

type Seen = { readonly files: number; readonly memory: number }

/** Clients that leave in the middle of an answer: of a large hit, and of an object that is being pulled. */
export const aborted: Job = async (bench) => {
  const files: Partial<Record<Runtime, number>> = {}
  const memory: Partial<Record<Runtime, number>> = {}
  for (const runtime of bench.runtimes) {
    const seen = await measure(bench, runtime)
    files[runtime] = seen.files
    memory[runtime] = seen.memory
  }
  const row = (job: string, us: Row['us'], most: number): Row => ({
    job,
    unit: '×',
    us,
    must: { node: { most }, bun: { most } },
  })
  return [
    row('10,000 aborted transfers: open files, after over before', files, 1.05),
    row('10,000 aborted transfers: memory, after over before', memory, 1.05),
  ]
}

async function measure(bench: Bench, runtime: Runtime): Promise<Seen> {
  const origin = await startOrigin(1_000_000, 0)
  const gateway = await startGateway(bench, { runtime, originPort: origin.port, mode: 'sync' })
  await gateway.upload('large', Buffer.alloc(20_000_000, 'y'))
  const begin = async () => ({ files: openFiles(gateway.child), memory: residentMB(gateway.child) })
  // The heap finds its size, the pools fill.
  await abortMany(gateway, 'first', transfers)
  const before = await settled(gateway, begin)
  await abortMany(gateway, 'again', transfers)
  const after = await settled(gateway, begin)
  await gateway.stop()
  return { files: after.files / before.files, memory: after.memory / before.memory }
}

async function settled<T>(gateway: Gateway, look: () => Promise<T>): Promise<T> {
  await until(
    'no pull runs',
    async () => {
      const { queued, running } = await gateway.counts()
      return queued + running === 0
    },
    120_000,
  )
  // Connections to the origin that idle are closed after some seconds.
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  return look()
}

async function abortMany(gateway: Gateway, name: string, total: number): Promise<void> {
  let next = 0
  const work = async () => {
    for (; next < total; ) {
      const n = next
      next += 1
      await abortOne(gateway, n % 2 === 0 ? '/large' : `/${name}-${n}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

function abortOne({ port, host }: Gateway, path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`))
  socket.once('data', () => socket.resetAndDestroy())
  socket.once('error', () => {}).once('close', () => resolve())
  return promise
}
