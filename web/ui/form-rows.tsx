import type { ReactNode } from 'react'
import classes from './form-rows.module.css'

/**
 * Fields one below the other; where there is room the label and its hint stand at the left and the input at the right.
 * Every child is a row.
 */
export const FormRows = ({ children }: { children: ReactNode }) => (
  <div className={classes.place}>
    <div className={classes.rows}>{children}</div>
  </div>
)
