import type { ChangeEventHandler } from 'react'
import classes from './tick-box.module.css'

type TickBoxProps = {
  label: string
  checked: boolean
  /** Some of what it stands for is ticked. */
  partly?: boolean
  disabled?: boolean
  onChange: ChangeEventHandler<HTMLInputElement>
}

/** A check box without words beside it, for rows. Around what is seen there is more to hit (WCAG 2.5.8). */
export const TickBox = ({ label, partly = false, ...input }: TickBoxProps) => (
  <label className={classes.target}>
    <input
      {...input}
      type="checkbox"
      aria-label={label}
      className={classes.box}
      ref={(box) => {
        if (box) box.indeterminate = partly
      }}
    />
  </label>
)
