import type { ReactNode } from 'react'
import classes from './choices.module.css'

type Choice<T> = {
  readonly value: T
  readonly label: string
  /** Drawn before it. */
  readonly sign?: ReactNode
  /** Written beside it, such as how many there are. */
  readonly count?: string
}
type ChoicesProps<T> = { label: string; value: T; choices: ReadonlyArray<Choice<T>>; onPick: (value: T) => void }

/** A few values of which one holds: a filter, a range, a view. */
export function Choices<T extends string | undefined>({ label, value, choices, onPick }: ChoicesProps<T>) {
  return (
    <fieldset className={classes.choices}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map((one) => (
        <button
          key={one.value ?? ''}
          type="button"
          className={classes.choice}
          aria-pressed={one.value === value}
          onClick={() => onPick(one.value)}
        >
          {one.sign}
          {one.label} {one.count !== undefined && <span className={classes.count}>{one.count}</span>}
        </button>
      ))}
    </fieldset>
  )
}
