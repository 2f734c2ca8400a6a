import { type ComponentProps, type ReactNode, useId } from 'react'
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
      <div className={classes.body}>{children}</div>
    </section>
  )
}

type SectionFooterProps = Pick<ComponentProps<'div'>, 'children' | 'onMouseDown'> & { end?: ReactNode }

/** What is done with a card, at its lower edge: Save and Cancel, and beside them what ends nothing. */
export function SectionFooter({ children, end, ...others }: SectionFooterProps) {
  return (
    <div {...others} className={classes.footer}>
      {children}
      {end && <div className={classes.footerEnd}>{end}</div>}
    </div>
  )
}

type SectionPartProps = { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A part of a card with a heading of its own. */
export function SectionPart({ title, text, actions, children }: SectionPartProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes.part}>
      <div className={classes.partHead}>
        <div>
          <h3 id={id} className={classes.partTitle}>
            {title}
          </h3>
          {text && <p className={classes.text}>{text}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
