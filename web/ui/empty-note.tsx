import type { ReactNode } from 'react'
import classes from './empty-note.module.css'

type EmptyNoteProps = { icon: ReactNode; title: string; children?: ReactNode; action?: ReactNode }

/** Nothing is here yet: what it would be good for, and the next step. */
export function EmptyNote({ icon, title, children, action }: EmptyNoteProps) {
  return (
    <div className={classes.empty}>
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.text}>{children}</div>
      {action}
    </div>
  )
}
