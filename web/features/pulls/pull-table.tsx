import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useMedia } from '../../ui/use-media.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { PullRow, type RowTools } from './pull-row.tsx'
import classes from './pull-table.module.css'
import type { ListedPull } from './queries.ts'
import { usePlaceInAddress } from './use-place.ts'
import type { PullActions } from './use-pull-actions.ts'
import { useRowFocus } from './use-row-focus.ts'

type PullTableProps = {
  pulls: readonly ListedPull[]
  /** Where the list begins, if not at the newest. */
  start: string | null
  /** The ids of the rules by priority; `null` where pulls of all buckets are shown, and each tells its bucket instead. */
  rules: readonly string[] | null
  actions: PullActions
  body: RefObject<HTMLTableSectionElement | null>
  hasMore: boolean
  /** Called when the end comes into sight. */
  onEnd: () => void
  /** Called when the pointer leaves the rows. */
  onLeave: () => void
}

/** The style sheet knows the same. */
const heights = { wide: 60, narrow: 152 }

/** The pulls, one on each row; on a narrow screen one on each card. */
export function PullTable({ pulls, start, rules, actions, body, hasMore, onEnd, onLeave }: PullTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const narrow = useMedia('(max-width: 64em)')
  const height = narrow ? heights.narrow : heights.wide
  usePlaceInAddress({ body, pulls, height, start })
  const { shown, style } = useVirtualRows({
    body,
    count: pulls.length,
    height,
    keyOf: useCallback((index) => keyOf(pulls[index], index), [pulls]),
  })
  const tools = useMemo((): RowTools => ({ t, format, rules, actions }), [t, format, rules, actions])
  const atEnd = (shown.at(-1) ?? 0) >= pulls.length - 50
  useEffect(() => {
    if (atEnd && hasMore) onEnd()
  })
  const columns = ['key', rules === null ? 'bucket' : 'rule', 'state', 'bytes', 'attempts', 'queued'] as const
  return (
    <table
      aria-label={t('pulls.table')}
      aria-rowcount={hasMore ? -1 : pulls.length + 1}
      className={classes.table}
      data-all={rules === null || undefined}
    >
      <thead className={classes.head}>
        <tr aria-rowindex={1} className={classes.row}>
          {columns.map((column) => (
            <th key={column} scope="col" className={column === 'attempts' ? classes.attempts : undefined}>
              {t(`pulls.column.${column}`)}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{t('pulls.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody {...useRowFocus(body)} onPointerLeave={onLeave} className={classes.body} style={style}>
        {shown.map((index) => {
          const pull = pulls[index]
          return pull && <PullRow key={keyOf(pull, index)} pull={pull} index={index} tools={tools} />
        })}
      </tbody>
    </table>
  )
}

const keyOf = (pull: ListedPull | undefined, index: number) => pull?.id ?? `row-${index}`
