import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { head } from '../load/head.ts'
import { type Counted, type Load, wrk } from '../load/wrk.ts'
import { type Runtime, say } from '../machine.ts'
import { median, type Row } from '../table.ts'

export type Bench = {
  /** Everything that is written lies below it. */
  readonly folder: string
  readonly rounds: number
  readonly seconds: number
  readonly runtimes: readonly Runtime[]
}

/** Measures one thing; whatever it has started is stopped when it ends. */
export type Job = (bench: Bench) => Promise<readonly Row[]>

/** A new empty folder of its own. */
export const folderIn = ({ folder }: Bench, name: string) => mkdtempSync(join(folder, `${name}-`))

export type Contestant = {
  readonly name: string
  readonly port: number
  readonly host: string
  /** Overrides of the job's load. */
  readonly load?: Partial<Load>
  /** Called before each of its turns. */
  readonly before?: () => Promise<void>
  /** Called after each of its turns; may change what counts as its result. */
  readonly after?: (got: Counted, startedAt: number) => Promise<number | undefined>
}

type Task = Omit<Load, 'port' | 'host' | 'seconds'> & { readonly of?: 'perSecond' | 'bytesPerSecond' }

/**
 * The median of each contestant, in turns, so that what disturbs the machine disturbs all of them. A first turn of each does
 * not count: what is measured is a server in service, whose code is compiled.
 */
export async function inTurns(
  { rounds, seconds }: Bench,
  contestants: readonly Contestant[],
  task: Task,
): Promise<Readonly<Record<string, number>>> {
  const values = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  const { of = 'perSecond', ...load } = task
  for (let round = 0; round <= rounds; round += 1)
    for (const { name, port, host, load: own, before, after } of contestants) {
      await before?.()
      const startedAt = performance.now()
      const got = await (load.method === 'HEAD' ? head : wrk)({ ...load, ...own, port, host, seconds })
      const value = (await after?.(got, startedAt)) ?? got[of]
      say(`   ${name}: ${Math.round(value).toLocaleString('en')}${round === 0 ? ' (does not count)' : ''}`)
      if (round > 0) values.get(name)?.push(value)
    }
  return Object.fromEntries([...values].map(([name, list]) => [name, median(list)]))
}

/** Ours and the others, as a row has them. */
export function split(medians: Readonly<Record<string, number>>): Pick<Row, 'us' | 'peers'> {
  const { node, bun, ...peers } = medians
  return { us: { ...(node === undefined ? {} : { node }), ...(bun === undefined ? {} : { bun }) }, peers }
}
