import { readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import pino from 'pino'
import { collectGarbage } from './collect-garbage.ts'
import { commitOf } from './commit.ts'
import { parseConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { parseSecrets } from './config/secrets.ts'
import { exitWith } from './exit-with.ts'
import { type Gateway, startGateway } from './gateway.ts'

/** What whoever reads our log may leave in memory, bytes; what is more is dropped. */
const mostUnwritten = 8 * 1024 * 1024
/** Running answers get this long to end after SIGTERM, milliseconds. */
const drainMs = 30_000

const root = join(import.meta.dirname, '..')

/** The process: settings in, one line out when they cannot be used, listeners until a signal. */
await run().catch(exitWith)

async function run(): Promise<void> {
  const env = readEnv(process.env)
  const config = parseConfig(env)
  const log = pino(
    { name: 'headwater', level: config.logLevel },
    pino.destination({ fd: 2, sync: false, maxLength: mostUnwritten }),
  )
  const reopenLogs = reopenOnSignal()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const gateway = await startGateway(config, parseSecrets(env), {
    version,
    commit: commitOf(root),
    log,
    webRoot: join(root, 'dist/web'),
  })
  stopOnSignal(gateway, log)
  collectGarbage()
  reopenLogs(gateway)
  process.stdout.write(greeting(gateway))
  flushCompileCache()
}

function greeting({ consoleUrl, objectsUrl, setupLink }: Gateway): string {
  const lines = [
    'Headwater is ready.',
    `  Console  ${consoleUrl.origin}`,
    `  Objects  ${objectsUrl.origin}`,
    ...(setupLink === null ? [] : [`  Set up   ${setupLink}`, '           (opens once, to choose the password)']),
  ]
  return `${lines.join('\n')}\n`
}

/** For logrotate, once it has renamed the file; what it says before the gateway is there is done then. */
function reopenOnSignal(): (gateway: Gateway) => void {
  let opened: Gateway | null = null
  let isRenamed = false
  process.on('SIGUSR2', () => {
    isRenamed = true
    opened?.reopenLogs()
  })
  return (gateway) => {
    opened = gateway
    if (isRenamed) gateway.reopenLogs()
  }
}

/** The first signal drains, the second stops at once. */
function stopOnSignal(gateway: Gateway, log: pino.Logger): void {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'draining')
    await gateway.close(drainMs)
    log.info('stopped')
    log.flush(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (got) => void stop(got))
}
