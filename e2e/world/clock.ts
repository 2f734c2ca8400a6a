import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from './gateway-process.ts'

/** A wall clock for a gateway, which stands until it is set. */
export interface Clock {
  /** What a gateway is started with, to go by it. */
  readonly settings: Settings
  /**
   * Sets it to the minute of `at`, milliseconds since 1970; never backwards, a gateway relies on that. It stands just
   * before the minute ends: counters are written at the end of a minute at the latest, so then they are written at once.
   */
  set(at: number): void
  [Symbol.dispose](): void
}

/** Where a clock stands that was set to this minute. */
export const endOfMinute = (at: number) => at - (at % 60_000) + 59_950

const toldTime = join(import.meta.dirname, 'told-time.ts')

export function createClock(at: number): Clock {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-clock-'))
  const file = join(folder, 'now')
  const set = (next: number) => {
    const seconds = endOfMinute(next) / 1000
    utimesSync(file, seconds, seconds)
  }
  writeFileSync(file, '')
  set(at)
  return {
    settings: { TOLD_TIME: file, NODE_OPTIONS: `--import=${toldTime}` },
    set,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
