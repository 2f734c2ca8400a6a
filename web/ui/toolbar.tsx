import type { ReactNode } from 'react'
import classes from './toolbar.module.css'

/** Above a list: search and filters first, what counts or does something at the other end. */
export function Toolbar({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <div className={classes.toolbar}>
      {children}
      {end && <div className={classes.end}>{end}</div>}
    </div>
  )
}
