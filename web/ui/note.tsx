import type { ReactNode } from 'react'
import { InfoIcon, WarningIcon } from './icons.tsx'
import classes from './note.module.css'

type NoteProps = {
  tone: 'info' | 'warn' | 'bad'
  /** `alert` is spoken at once, `status` when there is a pause. */
  role: 'alert' | 'status'
  title?: string
  /** A button at its end. */
  action?: ReactNode
  children: ReactNode
}

/** A framed remark. Its sign and its words carry the meaning, the colour only underlines it. */
export function Note({ tone, role, title, action, children }: NoteProps) {
  const Icon = tone === 'info' ? InfoIcon : WarningIcon
  return (
    <div role={role} className={classes.note} data-tone={tone}>
      <Icon size={18} className={classes.icon} />
      <div className={classes.body}>
        {title && <p className={classes.title}>{title}</p>}
        {children}
      </div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}
