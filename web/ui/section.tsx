import { type ReactNode, useId } from 'react'
import classes from './section.module.css'

type SectionProps = { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A card with a heading: a region that people who hear the screen can jump to. */
export function Section({ title, text, actions, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes.section}>
      <header className={classes.header}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {text && <p className={classes.text}>{text}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}
