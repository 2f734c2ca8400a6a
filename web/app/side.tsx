import { useTranslation } from 'react-i18next'
import { Link, NavLink } from 'react-router'
import { paths } from '../paths.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { CollapseIcon, ExpandIcon } from '../ui/icons.tsx'
import { Brand } from './brand.tsx'
import { LogOutButton } from './log-out-button.tsx'
import { consolePlaces } from './navigation.ts'
import { PaletteButton } from './palette-button.tsx'
import { LanguagePicker, ThemePicker } from './preferences.tsx'
import classes from './side.module.css'

type SideProps = {
  /** Drawn in over a narrow screen. */
  drawn: boolean
  /** Only its icons are shown. */
  folded: boolean
  onFold: (folded: boolean) => void
  /** Called when somebody goes where a link leads. */
  onGone: () => void
  onPalette: () => void
}

/** The left navigation. Folded, its words are still its names. */
export function Side({ drawn, folded, onFold, onGone, onPalette }: SideProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.side} data-drawn={drawn || undefined} data-folded={folded || undefined}>
      <Link to={paths.home()} className={classes.home}>
        <Brand />
      </Link>
      <PaletteButton folded={folded} onOpen={onPalette} />
      <nav aria-label={t('common.mainNavigation')} className={classes.places}>
        {consolePlaces.map(({ title, Icon, to }) => (
          <NavLink
            key={to}
            to={to}
            className={classes.place ?? ''}
            onClick={onGone}
            {...(folded && { title: t(title) })}
          >
            <Icon size={18} />
            <span data-label>{t(title)}</span>
          </NavLink>
        ))}
      </nav>
      <div className={classes.tools}>
        <LanguagePicker />
        <ThemePicker />
        <LogOutButton />
        <IconButton
          className={classes.fold ?? ''}
          size={32}
          aria-label={t(folded ? 'common.unfoldNavigation' : 'common.foldNavigation')}
          aria-expanded={!folded}
          onClick={() => onFold(!folded)}
        >
          {folded ? <ExpandIcon size={18} /> : <CollapseIcon size={18} />}
        </IconButton>
      </div>
    </div>
  )
}
