import type { ComponentProps, ReactNode } from 'react'
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

type FormBarProps = Pick<ComponentProps<'div'>, 'children' | 'onMouseDown'> & { end?: ReactNode }

/** The buttons of a form that fills a page: at the lower edge of the window, as long as the form goes on below it. */
export const FormBar = ({ children, end, ...others }: FormBarProps) => (
  <div {...others} className={classes.bar} data-form-bar>
    {children}
    {end && <div className={classes.end}>{end}</div>}
  </div>
)
