import type { ReactNode } from 'react'
import classes from './facts.module.css'

/** Names and values side by side, one above the other where there is no room; `columns` sets short ones in a grid. */
export function Facts({ columns = false, children }: { columns?: boolean; children: ReactNode }) {
  return (
    <dl className={classes.facts} data-columns={columns || undefined}>
      {children}
    </dl>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  )
}
