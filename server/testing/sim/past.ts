import { type History, nameOf, type OriginRead, type Save, type Span, type Stored } from './sim-history.ts'

type Ref = { readonly bucket: number; readonly key: string }

/** What happened to a key: what it was from then on, by label; `null` is absent. */
export type Turn = { readonly at: number; readonly label: string | null; readonly isPull: boolean }

const turnOf =
  (isPull: boolean) =>
  ({ at, label }: Stored): Turn => ({ at, label, isPull })

/** All that became of a key, in order. It begins absent. */
export function turnsOf({ puts, publishes, removes }: History, ref: Ref): Turn[] {
  const ofKey = <T extends Ref>(all: readonly T[]) => all.filter((one) => nameOf(one) === nameOf(ref))
  return [
    { at: 0, label: null, isPull: false },
    ...ofKey(puts).map(turnOf(false)),
    ...ofKey(publishes).map(turnOf(true)),
    ...ofKey(removes).map(({ at }) => ({ at, label: null, isPull: false })),
  ].sort((a, b) => a.at - b.at)
}

/** What a key was at one moment or another of a span. */
export function statesDuring(history: History, ref: Ref, { from, to }: Span): (string | null)[] {
  const turns = turnsOf(history, ref)
  const first = turns.findLast(({ at }) => at < from)
  return [...(first ? [first] : []), ...turns.filter(({ at }) => at >= from && at <= to)].map(({ label }) => label)
}

export const originRead = (history: History, label: string): OriginRead | undefined =>
  history.origin[Number(/^x-origin-read\/(\d+)$/.exec(label)?.[1] ?? Number.NaN)]

/** The save that brought an origin into a bucket's configuration. */
export const saveOf = ({ saves }: History, host: string): Save | undefined => saves.find((save) => save.host === host)

/** The work on the configuration in which a save came about. */
const workOf = ({ changes }: History, { host, at }: Save): Span =>
  changes.find((one) => one.host === host) ?? { from: at, to: Number.POSITIVE_INFINITY }

/** Whether somebody may have been answered by this origin: not before it was wanted, not after another one was in force. */
export function wasInForce(history: History, bucket: number, host: string, { from, to }: Span): boolean {
  const save = saveOf(history, host)
  if (save === undefined || save.bucket !== bucket || workOf(history, save).from > to) return false
  const later = history.saves.filter((one) => one.bucket === bucket && one.at > save.at)
  return !later.some((one) => workOf(history, one).to < from)
}

export const overlap = (a: Span, b: Span) => a.from <= b.to && b.from <= a.to
