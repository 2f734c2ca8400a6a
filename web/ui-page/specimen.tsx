import type { ReactNode } from 'react'
import classes from './specimen.module.css'

/** A part under the name it has in the code, in each of its states. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} className={classes.specimen}>
      <h2 className={classes.name}>
        <code>{name}</code>
      </h2>
      <div className={classes.states}>{children}</div>
    </section>
  )
}
