import type { Closer } from './closer.ts'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { type Asked, accessLine } from './http/objects/access-line.ts'
import { openAccessLog } from './http/objects/access-log.ts'
import type { Account } from './http/objects/account.ts'
import type { Answered } from './metrics/answer-counts.ts'

/** The access log, if there is to be one. Throws {@link ConfigError} when it cannot be written. */
export async function openAccessLogOf(
  { accessLog: path }: Pick<Config, 'accessLog'>,
  log: { error(facts: object, message: string): void },
  closer: Closer,
) {
  if (path === null) return null
  const onBroken = (err: unknown) => log.error({ err }, 'the access log cannot be written')
  const opened = await openAccessLog(path, onBroken).catch((cause: unknown) => {
    throw new ConfigError(`HEADWATER_ACCESS_LOG: ${path} cannot be written.`, { cause })
  })
  closer.add(() => opened[Symbol.asyncDispose]())
  return {
    reopen: opened.reopen,
    dropped: () => opened.dropped,
    note(asked: Asked, answer: Answered, account: Account): void {
      opened.write(accessLine(asked, answer, account, Date.now()))
    },
  }
}
