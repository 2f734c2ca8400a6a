import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from './announce.ts'
import classes from './page-heading.module.css'

type PageHeadingProps = {
  /** Names the page in the tab of the browser and to people who hear the screen. */
  title: string
  /** What the heading shows, when that is more than the title. */
  children?: ReactNode
  /** Close to the heading, such as a copy button. */
  beside?: ReactNode
  /** The one main action, at the other end of the line. */
  actions?: ReactNode
  /** Above the heading: the way back up. */
  crumbs?: ReactNode
  /** Below the heading: what the page is for, or a `FactLine` of what matters most. */
  text?: ReactNode
}

let entered = false

/**
 * The heading of a page. After a navigation it takes the focus, so that keyboard and screen reader start at the new
 * page and not where the old one ended; a dialog over it keeps the focus, and gives it back when it goes. Give it a `key` where a page changes without being mounted anew.
 */
export function PageHeading({ title, children = title, beside, actions, crumbs, text }: PageHeadingProps) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`
  }, [title, t])
  useEffect(() => {
    if (entered) {
      if (!document.activeElement?.closest('[role=dialog]')) heading.current?.focus({ preventScroll: true })
      announce(document.title)
    }
    entered = true
  }, [])
  return (
    <div className={classes.head}>
      {crumbs}
      <div className={classes.row}>
        <div className={classes.named}>
          <h1 ref={heading} tabIndex={-1} className={classes.heading}>
            {children}
          </h1>
          {beside}
        </div>
        {actions}
      </div>
      {text && <div className={classes.text}>{text}</div>}
    </div>
  )
}
