import { Children, type ReactNode } from 'react'
import classes from './crumbs.module.css'
import { CrumbIcon } from './icons.tsx'

/** The way from the top to this page: links, one after the other. The page itself is its heading. */
export function Crumbs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label}>
      <ol className={classes.crumbs}>
        {Children.map(children, (crumb) => (
          <li className={classes.crumb}>
            {crumb}
            <CrumbIcon size={14} />
          </li>
        ))}
      </ol>
    </nav>
  )
}
