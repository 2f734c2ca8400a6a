import { ConfigError } from './config/config-error.ts'

/** Ends the process with exit code 1 and one line that says why. */
export function exitWith(error: unknown): never {
  process.stderr.write(`headwater: ${whyOf(error)}\n`)
  process.exit(1)
}

/** Why something could not start, in one line. */
export const whyOf = (error: unknown): string =>
  error instanceof ConfigError ? error.message : `could not start: ${messageOf(error)}`

/** Every cause in one line: the last one is often what the operator can mend. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` (${messageOf(error.cause)})`
  return `${error.message.replace(/\s+/g, ' ')}${cause}`
}
