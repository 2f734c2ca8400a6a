import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** Settings of a gateway, as its environment has them: `HEADWATER_…`. */
export type Settings = Readonly<Record<string, string>>

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export interface GatewayProcess {
  readonly consoleUrl: string
  readonly objectsUrl: string
  readonly objectsPort: number
  /** The one-time link it printed, if it printed one. */
  readonly setupLink: string | null
  readonly exited: Promise<Exit>
  stderr(): string
  signal(name: NodeJS.Signals): void
  /** Asks it to end and waits until it has. */
  stop(): Promise<Exit>
}

const main = join(import.meta.dirname, '../../server/main.ts')

/** Starts the built product as a process of its own, on free ports; resolves when it says that it is ready. */
export async function startGateway(settings: Settings): Promise<GatewayProcess> {
  const child = spawnGateway(settings)
  const output = collect(child)
  const exited = exitOf(child)
  await ready(child, output.stdout)
  const printed = output.stdout()
  const objectsUrl = lineOf(printed, 'Objects') ?? ''
  return {
    consoleUrl: lineOf(printed, 'Console') ?? '',
    objectsUrl,
    objectsPort: Number(new URL(objectsUrl).port),
    setupLink: lineOf(printed, 'Set up'),
    exited,
    stderr: output.stderr,
    signal: (name) => void child.kill(name),
    stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      return exited
    },
  }
}

/** Starts a gateway that is expected to refuse, and waits for its end. */
export async function refusedStart(settings: Settings): Promise<Exit & { stdout: string; stderr: string }> {
  const child = spawnGateway(settings)
  const { stdout, stderr } = collect(child)
  const stopIfItRuns = () => stdout().includes('ready') && child.kill('SIGKILL')
  child.stdout?.on('data', stopIfItRuns)
  const exit = await exitOf(child)
  return { ...exit, stdout: stdout(), stderr: stderr() }
}

function spawnGateway(settings: Settings): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HEADWATER_'))
  const env = {
    ...Object.fromEntries(inherited),
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_LOG_LEVEL: 'warn',
    ...settings,
  }
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'], env })
  // A test that is cut off leaves no process behind.
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  return child
}

function collect(child: ChildProcess) {
  const heard = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    heard.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    heard.stderr += text
  })
  return { stdout: () => heard.stdout, stderr: () => heard.stderr }
}

/** `close` comes after `exit`, when the last output has been read. */
function exitOf(child: ChildProcess): Promise<Exit> {
  const { promise, resolve } = Promise.withResolvers<Exit>()
  child.once('close', (code, signal) => resolve({ code, signal }))
  return promise
}

function ready(child: ChildProcess, stdout: () => string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stdout?.on('data', () => /Objects\s+\S+\n/.test(stdout()) && resolve())
  child.once('close', (code) => reject(new Error(`the gateway ended with ${code} before it was ready`)))
  return promise
}

const lineOf = (printed: string, label: string) =>
  new RegExp(`^\\s*${label}\\s+(http\\S+)$`, 'm').exec(printed)?.[1] ?? null
