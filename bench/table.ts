import type { Runtime } from './machine.ts'

/** What one line must reach: a share of a peer's value, or a value of its own. */
export type Bound =
  | { readonly least: number; readonly of: string }
  | { readonly most: number; readonly of: string }
  | { readonly least: number }
  | { readonly most: number }

export type Row = {
  readonly job: string
  readonly unit: string
  readonly us: Readonly<Partial<Record<Runtime, number>>>
  /** By name; those that were measured. */
  readonly peers?: Readonly<Record<string, number>>
  readonly must?: Readonly<Partial<Record<Runtime, Bound>>>
  readonly note?: string
}

/** The one table, in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['job', 'unit', 'Node', 'Bun', 'beside it', 'Node is', 'Bun is', 'must']
  const lines = rows.map((row) => [
    row.job,
    row.unit,
    shown(row.us.node),
    shown(row.us.bun),
    [
      ...Object.entries(row.peers ?? {}).map(([name, value]) => `${name} ${shown(value)}`),
      ...(row.note ? [row.note] : []),
    ].join(' · '),
    verdict(row, 'node'),
    verdict(row, 'bun'),
    mustOf(row),
  ])
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Whether every bound that could be checked holds. */
export const holds = (row: Row) => (['node', 'bun'] as const).every((runtime) => judge(row, runtime)?.ok !== false)

function judge(row: Row, runtime: Runtime): { readonly ok: boolean; readonly ratio: number | null } | null {
  const [value, bound] = [row.us[runtime], row.must?.[runtime]]
  if (value === undefined || bound === undefined) return null
  const peer = 'of' in bound ? row.peers?.[bound.of] : 1
  if (peer === undefined) return null
  const ratio = value / peer
  const ok = 'least' in bound ? ratio >= bound.least : ratio <= bound.most
  return { ok, ratio: 'of' in bound ? ratio : null }
}

function verdict(row: Row, runtime: Runtime): string {
  const judged = judge(row, runtime)
  if (judged === null) return ''
  const ratio = judged.ratio === null ? '' : `${judged.ratio.toFixed(2)}× `
  return `${ratio}${judged.ok ? '✓' : '✗'}`
}

function mustOf({ must = {} }: Row): string {
  const [node, bun] = [boundText(must.node), boundText(must.bun)]
  if (node === bun || bun === '') return node
  return node === '' ? `Bun ${bun}` : `Node ${node}, Bun ${bun}`
}

function boundText(bound: Bound | undefined): string {
  if (bound === undefined) return ''
  const sign = 'least' in bound ? '≥' : '≤'
  const limit = 'least' in bound ? bound.least : bound.most
  return 'of' in bound ? `${sign} ${limit}× ${bound.of}` : `${sign} ${limit.toLocaleString('en')}`
}

function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
