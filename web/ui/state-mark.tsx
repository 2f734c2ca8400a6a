import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './state-mark.module.css'

/** On or off, told by word, by shape and by colour. */
export function StateMark({ on, children }: { on: boolean; children: ReactNode }) {
  const Icon = on ? IconCircleCheckFilled : IconCircleDashed
  return (
    <span className={classes.mark} data-on={on || undefined}>
      <Icon size={16} aria-hidden className={classes.icon} />
      <span>{children}</span>
    </span>
  )
}
