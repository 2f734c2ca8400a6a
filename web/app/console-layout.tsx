import { type MouseEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet } from 'react-router'
import { UnsavedGuard } from '../form/unsaved-guard.tsx'
import { paths } from '../paths.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { CloseIcon, MenuIcon } from '../ui/icons.tsx'
import { Brand } from './brand.tsx'
import classes from './console-layout.module.css'
import { type Overlay, Overlays } from './overlays.tsx'
import { PaletteIconButton } from './palette-button.tsx'
import { Side } from './side.tsx'
import { useAskedLogOut } from './use-asked-log-out.tsx'
import { useConsoleKeys } from './use-console-keys.ts'
import { useFolded } from './use-folded.ts'
import { useRememberedPlaces } from './use-remembered-places.ts'

const burgerId = 'open-navigation'

/** Navigation and the page of everybody who is logged in. */
export function ConsoleLayout() {
  const { t } = useTranslation()
  const [drawn, setDrawn] = useState(false)
  const [folded, fold] = useFolded()
  const [overlay, show] = useState<Overlay | null>(null)
  const openPalette = useCallback(() => show('palette'), [])
  const logOut = useAskedLogOut()
  useConsoleKeys({ onPalette: openPalette, onHelp: () => show('shortcuts') })
  useRememberedPlaces()
  useEscape(drawn, () => {
    setDrawn(false)
    document.getElementById(burgerId)?.focus()
  })
  return (
    <div className={classes.layout} data-folded={folded || undefined}>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link to a place on this page; only its way there is our own */}
      <a href="#main" className={classes.skip} onClick={skipToMain}>
        {t('common.skipToContent')}
      </a>
      <header className={classes.header}>
        <Bar drawn={drawn} onToggle={() => setDrawn(!drawn)} onPalette={openPalette} />
        {drawn && <div className={classes.shade} onPointerDown={() => setDrawn(false)} aria-hidden />}
        <Side drawn={drawn} folded={folded} onFold={fold} onGone={() => setDrawn(false)} onPalette={openPalette} />
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </main>
      <UnsavedGuard />
      <Overlays
        shown={overlay}
        shell={{
          createBucket: () => show('create bucket'),
          showShortcuts: () => show('shortcuts'),
          logOut: logOut.start,
          folded,
          fold,
        }}
        onClose={() => show(null)}
      />
      {logOut.question}
    </div>
  )
}

/** At the top of narrow screens, where the navigation is drawn in from the side. */
function Bar({ drawn, onToggle, onPalette }: { drawn: boolean; onToggle: () => void; onPalette: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.bar}>
      <IconButton
        id={burgerId}
        size={32}
        aria-label={t(drawn ? 'common.closeNavigation' : 'common.openNavigation')}
        aria-expanded={drawn}
        onClick={onToggle}
      >
        {drawn ? <CloseIcon size={18} /> : <MenuIcon size={18} />}
      </IconButton>
      <Link to={paths.home()} className={classes.home}>
        <Brand />
      </Link>
      <PaletteIconButton onOpen={onPalette} />
    </div>
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
