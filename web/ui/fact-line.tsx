import { Children, type ReactNode } from 'react'
import classes from './fact-line.module.css'

/** A few short facts on one line, set apart by dots that nobody hears. Empty ones leave no gap. */
export function FactLine({ children }: { children: ReactNode }) {
  return (
    <ul className={classes.line}>
      {Children.toArray(children).map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
        <li key={index}>{fact}</li>
      ))}
    </ul>
  )
}
