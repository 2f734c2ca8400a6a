import { IconDatabase, IconMenu2, IconX } from '@tabler/icons-react'
import { type MouseEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Outlet } from 'react-router'
import { UnsavedGuard } from '../form/unsaved-guard.tsx'
import { paths } from '../paths.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Brand } from './brand.tsx'
import classes from './console-layout.module.css'
import { LogOutButton } from './log-out-button.tsx'
import { LanguagePicker, ThemePicker } from './preferences.tsx'

const burgerId = 'open-navigation'

/** Header, navigation and the page of everybody who is logged in. */
export function ConsoleLayout() {
  const { t } = useTranslation()
  const [navOpen, setNavOpen] = useState(false)
  useEscape(navOpen, () => {
    setNavOpen(false)
    document.getElementById(burgerId)?.focus()
  })
  return (
    <div className={classes.layout}>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link to a place on this page; only its way there is our own */}
      <a href="#main" className={classes.skip} onClick={skipToMain}>
        {t('common.skipToContent')}
      </a>
      <Header navOpen={navOpen} onToggleNav={() => setNavOpen(!navOpen)} />
      <nav aria-label={t('common.mainNavigation')} className={classes.nav} data-open={navOpen || undefined}>
        <NavLink to={paths.buckets()} className={classes.navLink ?? ''} onClick={() => setNavOpen(false)}>
          <IconDatabase size={18} aria-hidden />
          {t('common.bucketList')}
        </NavLink>
      </nav>
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <UnsavedGuard />
    </div>
  )
}

function Header({ navOpen, onToggleNav }: { navOpen: boolean; onToggleNav: () => void }) {
  const { t } = useTranslation()
  return (
    <header className={classes.header}>
      <IconButton
        id={burgerId}
        className={classes.burger ?? ''}
        size={32}
        aria-label={t(navOpen ? 'common.closeNavigation' : 'common.openNavigation')}
        aria-expanded={navOpen}
        onClick={onToggleNav}
      >
        {navOpen ? <IconX size={18} aria-hidden /> : <IconMenu2 size={18} aria-hidden />}
      </IconButton>
      <Link to={paths.home()} className={classes.home}>
        <Brand />
      </Link>
      <div className={classes.tools}>
        <LanguagePicker />
        <ThemePicker />
        <LogOutButton />
      </div>
    </header>
  )
}

function useEscape(active: boolean, run: () => void) {
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && run()
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}

/** By hand: to the router a native jump to `#main` would be a navigation it knows nothing of. */
function skipToMain(event: MouseEvent) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
