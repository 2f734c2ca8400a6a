import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/icon-button.tsx'
import { SearchIcon } from '../ui/icons.tsx'
import { modifierKey } from './modifier-key.ts'
import { prefetchPalette } from './overlays.tsx'
import classes from './palette-button.module.css'

const shared = {
  'aria-keyshortcuts': 'Control+K Meta+K',
  'aria-haspopup': 'dialog',
  onPointerEnter: prefetchPalette,
  onFocus: prefetchPalette,
} as const

/** Opens the palette; in the head of the navigation. */
export function PaletteButton({ folded, onOpen }: { folded: boolean; onOpen: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={t('palette.open')}
      {...(folded && { title: t('palette.open') })}
      onClick={onOpen}
      {...shared}
    >
      <SearchIcon size={18} />
      <span data-label className={classes.words}>
        {t('palette.button')}
        <span className={classes.keys} aria-hidden>
          <kbd>{modifierKey}</kbd>
          <kbd>K</kbd>
        </span>
      </span>
    </button>
  )
}

/** The same at the top of narrow screens. */
export function PaletteIconButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  return (
    <IconButton size={32} className={classes.atEnd ?? ''} aria-label={t('palette.open')} onClick={onOpen} {...shared}>
      <SearchIcon size={18} />
    </IconButton>
  )
}
