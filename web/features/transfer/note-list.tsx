import { useTranslation } from 'react-i18next'
import { Note } from '../../ui/note.tsx'
import classes from './transfer.module.css'

type Told = { readonly pointer: string; readonly code: string; readonly detail: string }

type NoteListProps = { title: string; notes: readonly Told[]; tone?: 'warn' | 'bad' }

/** What the server says of places in a document: where, and what. */
export function NoteList({ title, notes, tone = 'warn' }: NoteListProps) {
  const { t } = useTranslation()
  const codes: Readonly<Record<string, string>> = {
    ...t('rule.transfer.address', { returnObjects: true }),
    ...t('rule.problem', { returnObjects: true }),
    ...t('rule.transfer.code', { returnObjects: true }),
  }
  const place = usePlace()
  if (notes.length === 0) return null
  return (
    <Note tone={tone} role={tone === 'bad' ? 'alert' : 'status'} title={title}>
      <ul className={classes.notes}>
        {notes.map(({ pointer, code, detail }) => (
          <li key={`${pointer} ${code} ${detail}`}>
            <strong>{place(pointer)}</strong>: <Setting detail={detail} />
            {codes[code] ?? t('rule.transfer.other', { detail })}
            {codes[code] !== undefined && <Line detail={detail} />}
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** XML names its elements otherwise: which setting came of one, the server says in front of what it says of it. */
function Setting({ detail }: { detail: string }) {
  const { t } = useTranslation()
  const setting = /^(?:Line \d+: in this rule|As read from the document), ([^\s:]+)(?: is refused|:)/.exec(detail)?.[1]
  return setting === undefined ? null : t('rule.transfer.setting', { setting: setting.replaceAll('/', ' › ') })
}

/** The server says the line of a text in front of what it says of it. */
function Line({ detail }: { detail: string }) {
  const { t } = useTranslation()
  const line = /^Line (\d+):/.exec(detail)?.[1]
  return line === undefined ? null : <> {t('rule.transfer.line', { line })}</>
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
