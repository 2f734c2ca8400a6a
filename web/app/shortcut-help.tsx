import { useTranslation } from 'react-i18next'
import { DescribedSwitch } from '../ui/described-switch.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Note } from '../ui/note.tsx'
import { switchShortcuts, useShortcutsAreOn } from '../ui/shortcuts.ts'
import { modifierKey } from './modifier-key.ts'
import { bucketPlaces, consolePlaces, keysOf } from './navigation.ts'
import classes from './shortcut-help.module.css'

type Line = { readonly keys: readonly string[]; readonly does: string }

/** Every key the console knows, and the switch for those that are pressed alone. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const on = useShortcutsAreOn()
  const going = (places: typeof consolePlaces | typeof bucketPlaces): Line[] =>
    places.map((place) => ({ keys: keysOf(place), does: t(place.title) })).filter(({ keys }) => keys.length > 0)
  return (
    <Dialog title={t('shortcuts.title')} opened onClose={onClose} size="lg">
      <div className={classes.groups}>
        <Group
          title={t('shortcuts.everywhere')}
          lines={[
            { keys: [modifierKey, 'K'], does: t('shortcuts.palette') },
            { keys: ['/'], does: t('shortcuts.search') },
            { keys: ['?'], does: t('shortcuts.help') },
            { keys: ['Esc'], does: t('shortcuts.escape') },
          ]}
        />
        <Group
          title={t('shortcuts.palettes')}
          lines={[
            { keys: ['↑', '↓'], does: t('shortcuts.choose') },
            { keys: ['Enter'], does: t('shortcuts.run') },
          ]}
        />
        <Group title={t('shortcuts.go')} text={t('shortcuts.afterwards')} lines={going(consolePlaces)} />
        <Group title={t('shortcuts.inBucket')} text={t('shortcuts.afterwards')} lines={going(bucketPlaces)} />
      </div>
      {!on && (
        <Note tone="info" role="status">
          {t('shortcuts.off')}
        </Note>
      )}
      <DescribedSwitch
        label={t('settings.preferences.shortcuts')}
        description={t('settings.preferences.shortcutsHint')}
        checked={on}
        onChange={(event) => switchShortcuts(event.currentTarget.checked)}
      />
    </Dialog>
  )
}

type GroupProps = { title: string; text?: string; lines: readonly Line[] }

function Group({ title, text, lines }: GroupProps) {
  return (
    <section>
      <h3 className={classes.title}>{title}</h3>
      {text && <p className={classes.text}>{text}</p>}
      <dl className={classes.lines}>
        {lines.map(({ keys, does }) => (
          <div key={does} className={classes.line}>
            <dt>{does}</dt>
            <dd className={classes.keys}>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
