import { useTranslation } from 'react-i18next'
import classes from './waiting.module.css'

/** Grey lines where content will be. They appear only after a moment: quick answers should not flicker. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" className={classes.waiting}>
      <span className="visually-hidden">{t('common.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={`line-${line.toString()}`} className={classes.line} aria-hidden />
      ))}
    </div>
  )
}
