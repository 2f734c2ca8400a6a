import { useTranslation } from 'react-i18next'
import type { PullView } from '../../../contract/pulls.ts'
import { PullRow } from './pull-row.tsx'
import classes from './pull-table.module.css'
import type { PullActions } from './use-pull-actions.ts'
import { useRowFocus } from './use-row-focus.ts'

type PullTableProps = {
  pulls: readonly PullView[]
  /** The ids of the rules by priority. */
  rules: readonly string[]
  actions: PullActions
}

const columns = ['key', 'rule', 'state', 'bytes', 'attempts', 'queued'] as const

/** The pulls, one on each row; on a narrow screen one on each card. */
export function PullTable({ pulls, rules, actions }: PullTableProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t('pulls.table')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`pulls.column.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('pulls.column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody {...useRowFocus()}>
          {pulls.map((pull) => (
            <PullRow key={pull.id} pull={pull} rules={rules} actions={actions} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
