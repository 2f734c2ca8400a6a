import { useTranslation } from 'react-i18next'
import type { Entry, EntryGroup } from './entry.ts'
import classes from './palette.module.css'

/** The id of an entry's element; keys hold what ids may not. */
export const entryId = (listId: string, { id }: Entry) => `${listId}-${encodeURIComponent(id)}`

type EntryListProps = {
  id: string
  groups: readonly EntryGroup[]
  active: Entry | undefined
  onPoint: (entry: Entry) => void
  onRun: (entry: Entry) => void
}

/** The list below the palette's field. The field keeps the focus and its keys, and names the entry they are at. */
export function EntryList({ id, groups, active, onPoint, onRun }: EntryListProps) {
  const { t } = useTranslation()
  return (
    <div id={id} role="listbox" aria-label={t('palette.results')} className={classes.list}>
      {groups.map(({ title, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options
        <div key={title} role="group" aria-label={title}>
          <div className={classes.title} aria-hidden>
            {title}
          </div>
          {entries.map((entry) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus, and with it the keys
            <div
              key={entry.id}
              id={entryId(id, entry)}
              role="option"
              tabIndex={-1}
              aria-selected={entry === active}
              className={classes.entry}
              onPointerMove={() => entry !== active && onPoint(entry)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onRun(entry)}
            >
              <entry.Icon size={18} />
              <span className={classes.label}>{entry.label}</span>
              {entry.hint && <span className={classes.more}>{entry.hint}</span>}
              {entry.keys && <Keys keys={entry.keys} />}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

const Keys = ({ keys }: { keys: readonly string[] }) => (
  <span className={classes.keys} aria-hidden>
    {keys.map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
)
