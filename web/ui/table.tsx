import type { ComponentPropsWithRef, ReactNode } from 'react'
import { AscendingIcon, DescendingIcon } from './icons.tsx'
import classes from './table.module.css'

type TableProps = {
  /** Names the table to people who hear the screen. */
  caption: string
  /** Heads of the columns: `<Head>` and `<SortableHead>`. */
  heads: ReactNode
  children: ReactNode
  /** Rows of one line each have their text in the middle, others at the top. */
  tall?: boolean
  /** Of the body, such as what keeps the focus. */
  body?: ComponentPropsWithRef<'tbody'>
}

/**
 * Rows and columns; on narrow screens each row is a card. The head stays in sight. A cell says its column in `data-label`;
 * `data-numeric` sets it to the right in figures of one width, `data-fixed` keeps it on one line, `data-quiet` greys it, and
 * `data-spare` leaves it out where there is room for most columns only.
 * The first cell is the row's name, `<th scope="row">`; the last, with `data-actions`, holds its buttons.
 */
export function Table({ caption, heads, children, tall = false, body }: TableProps) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} data-tall={tall || undefined}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>{heads}</tr>
        </thead>
        <tbody {...body}>{children}</tbody>
      </table>
    </div>
  )
}

type HeadProps = { numeric?: boolean /** Heard, not seen. */; hidden?: boolean; children: ReactNode }

export const Head = ({ numeric = false, hidden = false, children }: HeadProps) => (
  <th scope="col" data-numeric={numeric || undefined}>
    {hidden ? <span className="visually-hidden">{children}</span> : children}
  </th>
)

type SortableHeadProps = {
  sorted: 'ascending' | 'descending' | 'none'
  onSort: () => void
  numeric?: boolean
  spare?: boolean
  children: ReactNode
}

/** The head of a column that sorts, and says so. */
export function SortableHead({ sorted, onSort, numeric = false, spare = false, children }: SortableHeadProps) {
  const Arrow = sorted === 'descending' ? DescendingIcon : AscendingIcon
  return (
    <th scope="col" aria-sort={sorted} data-numeric={numeric || undefined} data-spare={spare || undefined}>
      <button type="button" className={classes.sort} onClick={onSort}>
        {children}
        <Arrow size={14} className={sorted === 'none' ? classes.idle : undefined} />
      </button>
    </th>
  )
}
