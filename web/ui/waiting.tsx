import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './waiting.module.css'

type WaitingProps = {
  lines?: number /** The shape of what will be there: it takes the same room, so nothing jumps. */
  as?: 'lines' | 'table' | 'facts' | 'tiles'
}

/** Grey shapes where content will be. They appear only after a moment: quick answers should not flicker. */
export function Waiting({ lines = 4, as = 'lines' }: WaitingProps) {
  const { t } = useTranslation()
  return (
    <div role="status" className={classes.waiting}>
      <span className="visually-hidden">{t('common.loading')}</span>
      <div className={classes[as]} aria-hidden>
        {repeat(lines, (line) => (
          <div key={line} className={classes.line} />
        ))}
      </div>
    </div>
  )
}

const repeat = (count: number, one: (key: string) => ReactNode) =>
  Array.from({ length: count }, (_, index) => one(`line-${index.toString()}`))
