import { Outlet } from 'react-router'
import { Brand } from './brand.tsx'
import classes from './entrance-layout.module.css'
import { LanguagePicker, ThemePicker } from './preferences.tsx'

/** Around the screens of people who are not logged in yet. */
export function EntranceLayout() {
  return (
    <div className={classes.layout}>
      <header className={classes.header}>
        <Brand />
        <div className={classes.tools}>
          <LanguagePicker />
          <ThemePicker />
        </div>
      </header>
      <main id="main" className={classes.main}>
        <Outlet />
      </main>
    </div>
  )
}
