import { useTranslation } from 'react-i18next'
import { NavLink, Outlet, useLocation } from 'react-router'
import { paths } from '../../paths.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import classes from './settings.module.css'

const pages = ['preferences', 'security', 'system'] as const

/** `/settings/*`: how the console behaves for this browser, who may use it, and how the server is. */
export function SettingsLayout() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const page = pages.find((name) => pathname === paths.settings(name)) ?? 'preferences'
  return (
    <>
      <PageHeading key={page} title={`${t(`settings.${page}.title`)} · ${t('settings.title')}`}>
        {t('settings.title')} <span className="visually-hidden">{t(`settings.${page}.title`)}</span>
      </PageHeading>
      <Tabs label={t('settings.title')}>
        {pages.map((name) => (
          <NavLink key={name} to={paths.settings(name)}>
            {t(`settings.${name}.title`)}
          </NavLink>
        ))}
      </Tabs>
      <div className={classes.page}>
        <Outlet />
      </div>
    </>
  )
}
