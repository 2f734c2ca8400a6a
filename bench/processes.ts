import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'

export type Running = { readonly child: ChildProcess; readonly port: number }

const all = new Set<ChildProcess>()

type StartOptions = { readonly env?: NodeJS.ProcessEnv; readonly isQuiet?: boolean }

/** Starts a program that {@link stopAll} ends, if nobody did before. */
export function start(program: string, args: readonly string[], { env, isQuiet = false }: StartOptions = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', isQuiet ? 'ignore' : 'inherit'],
    ...(env ? { env } : {}),
  })
  all.add(child)
  child.once('exit', () => all.delete(child))
  return child
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

export const stopAll = () => Promise.all([...all].map(stop))

/** A loopback port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Polls until it is so; rejects after `limitMs`. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, limitMs = 30_000, everyMs = 20) {
  const deadline = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${limitMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

export const waitForPort = (port: number) => until(`something listens on port ${port}`, () => answers(port))

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1')
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** Resident memory of a process in MB (10^6 bytes): now, or the most it ever had. */
export function residentMB({ pid }: ChildProcess, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return (Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6
}

export const openFiles = ({ pid }: ChildProcess) => readdirSync(`/proc/${pid}/fd`).length
