import { useTranslation } from 'react-i18next'
import type { PullView } from '../../../contract/pulls.ts'
import { Head, Table } from '../../ui/table.tsx'
import { PullRow } from './pull-row.tsx'
import type { PullActions } from './use-pull-actions.ts'
import { useRowFocus } from './use-row-focus.ts'

type PullTableProps = {
  pulls: readonly PullView[]
  /** The ids of the rules by priority. */
  rules: readonly string[]
  actions: PullActions
}

const columns = ['key', 'rule', 'state', 'bytes', 'attempts', 'queued'] as const
const numeric: readonly string[] = ['bytes', 'attempts'] satisfies ReadonlyArray<(typeof columns)[number]>

/** The pulls, one on each row; on a narrow screen one on each card. */
export function PullTable({ pulls, rules, actions }: PullTableProps) {
  const { t } = useTranslation()
  const heads = (
    <>
      {columns.map((column) => (
        <Head key={column} numeric={numeric.includes(column)}>
          {t(`pulls.column.${column}`)}
        </Head>
      ))}
      <Head hidden>{t('pulls.column.actions')}</Head>
    </>
  )
  return (
    <Table tall caption={t('pulls.table')} heads={heads} body={useRowFocus()}>
      {pulls.map((pull) => (
        <PullRow key={pull.id} pull={pull} rules={rules} actions={actions} />
      ))}
    </Table>
  )
}
