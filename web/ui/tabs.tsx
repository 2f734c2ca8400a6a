import type { ReactNode } from 'react'
import classes from './tabs.module.css'

/** Links to the pages that belong together; `aria-current` marks the one that is open. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      {children}
    </nav>
  )
}
