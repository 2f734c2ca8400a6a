import { useTranslation } from 'react-i18next'
import type { FieldProblem } from '../../../contract/errors.ts'
import { Note } from '../../ui/note.tsx'
import classes from './transfer.module.css'

type NoteListProps = { title: string; notes: readonly FieldProblem[]; tone?: 'warn' | 'bad' }

/** What the server says of places in a document: where, and what. */
export function NoteList({ title, notes, tone = 'warn' }: NoteListProps) {
  const { t } = useTranslation()
  const place = usePlace()
  if (notes.length === 0) return null
  return (
    <Note tone={tone} role={tone === 'bad' ? 'alert' : 'status'} title={title}>
      <ul className={classes.notes}>
        {notes.map((note) => (
          <li key={`${note.pointer} ${note.code} ${note.detail}`}>
            <strong>{place(note.pointer)}</strong>
            {t('common.colon')}
            <Said {...note} />
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** XML names its elements otherwise: the server says which setting came of one, and in which line. */
function Said({ code, detail, facts = {} }: FieldProblem) {
  const { t } = useTranslation()
  const { setting, line } = facts
  const codes: Readonly<Record<string, string>> = {
    ...t('rule.transfer.address', { returnObjects: true }),
    ...t('rule.problem', { returnObjects: true }),
    ...t('rule.transfer.value', { returnObjects: true, ...facts }),
    ...t('rule.transfer.code', { returnObjects: true }),
  }
  return (
    <>
      {setting !== undefined && t('rule.transfer.setting', { setting: setting.replaceAll('/', ' › ') })}
      {codes[code] ?? t('rule.transfer.other', { detail })}
      {line !== undefined && <> {t('rule.transfer.line', { line })}</>}
    </>
  )
}

/** `/text/rules/1/address` is `Rule 2 › address`, and so is `/OriginRule/1/address`, as XML has it. */
function usePlace() {
  const { t } = useTranslation()
  return (pointer: string): string => {
    const [first, second, ...rest] = pointer
      .replace(/^\/text/, '')
      .split('/')
      .slice(1)
    if (first === undefined) return t('rule.transfer.wholeText')
    if ((first === 'rules' || first === 'OriginRule') && /^\d+$/.test(second ?? ''))
      return [t('rule.transfer.atRule', { number: Number(second) + 1 }), ...rest].join(' › ')
    if (first === 'defaultRule') return [t('rule.transfer.atDefault'), second ?? '', ...rest].join(' › ')
    return [first, second ?? '', ...rest].filter((part) => part !== '').join(' › ')
  }
}
