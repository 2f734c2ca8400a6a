import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../main.ts')

export type GatewayProcess = {
  readonly child: ChildProcess
  readonly consoleUrl: URL
  readonly objectsUrl: URL
}

/** Runs `server/main.ts` as a process of its own until it says that it is ready, and `meanwhile` has been done. */
export async function startGatewayProcess(
  environment: Readonly<Record<string, string>>,
  meanwhile: (child: ChildProcess) => Promise<void> = async () => {},
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HEADWATER_LOG_LEVEL: 'silent', ...environment },
  })
  const done = meanwhile(child)
  let said = ''
  for await (const chunk of child.stdout) {
    said += chunk
    const [consoleUrl, objectsUrl] = [/Console\s+(\S+)/.exec(said)?.[1], /Objects\s+(\S+)/.exec(said)?.[1]]
    if (!consoleUrl || !objectsUrl) continue
    await done
    return { child, consoleUrl: new URL(consoleUrl), objectsUrl: new URL(objectsUrl) }
  }
  throw new Error(`the gateway did not start: ${said}`)
}

/** Sends a signal and waits for the end; resolves to the exit code, `null` when the signal ended it. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
  return child.exitCode
}
