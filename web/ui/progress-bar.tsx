import type { ReactNode } from 'react'
import classes from './progress-bar.module.css'

type ProgressBarProps = {
  /** Names it to people who hear the screen. */
  label: string
  value: number
  /** Unknown as long as it is null: the bar then only says that something is going on. */
  max: number | null
  /** What it says in words: how much of how much, how fast, how long it will take. */
  children?: ReactNode
}

/** How far something is, as a bar and in words. */
export function ProgressBar({ label, value, max, children }: ProgressBarProps) {
  return (
    <div className={classes.progress}>
      {children && <div className={classes.text}>{children}</div>}
      {max === null ? (
        <progress className={classes.bar} aria-label={label} />
      ) : (
        <progress className={classes.bar} aria-label={label} value={Math.min(value, max)} max={max} />
      )}
    </div>
  )
}
