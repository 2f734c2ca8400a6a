import { NativeSelect } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { browserTimeZone, chooseTimeZone, currentTimeZone, onTimeZone, timeZones } from '../../format/time-zone.ts'
import { currentLanguage, switchLanguage } from '../../i18n/i18n.ts'
import { languageNames, languages } from '../../i18n/language.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DescribedSwitch } from '../../ui/described-switch.tsx'
import { Section } from '../../ui/section.tsx'
import { switchShortcuts, useShortcutsAreOn } from '../../ui/shortcuts.ts'
import { useColorScheme } from '../../ui/use-color-scheme.ts'
import classes from './settings.module.css'

const schemes = ['light', 'dark', 'auto'] as const

/** What this browser remembers of how one likes the console. Every change holds at once. */
export function PreferencesPage() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useColorScheme()
  return (
    <Section title={t('settings.preferences.title')} text={t('settings.preferences.text')}>
      <div className={classes.fields}>
        <NativeSelect
          label={t('common.language')}
          value={currentLanguage()}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          onChange={({ currentTarget: { value } }) =>
            void switchLanguage(languages.find((one) => one === value) ?? 'en')
          }
        />
        <NativeSelect
          label={t('common.theme.label')}
          value={colorScheme}
          data={schemes.map((value) => ({ value, label: t(`common.theme.${value}`) }))}
          onChange={({ currentTarget: { value } }) => setColorScheme(schemes.find((one) => one === value) ?? 'auto')}
        />
        <TimeZoneField />
        <DescribedSwitch
          label={t('settings.preferences.shortcuts')}
          description={t('settings.preferences.shortcutsHint')}
          checked={useShortcutsAreOn()}
          onChange={({ currentTarget: { checked } }) => switchShortcuts(checked)}
        />
      </div>
    </Section>
  )
}

function TimeZoneField() {
  const { t } = useTranslation()
  const format = useFormat()
  const zone = useSyncExternalStore(onTimeZone, currentTimeZone)
  const own = { value: '', label: t('settings.preferences.ownTimeZone', { zone: browserTimeZone() }) }
  return (
    <NativeSelect
      label={t('settings.preferences.timeZone')}
      description={t('settings.preferences.now', { moment: format.moment(new Date().toISOString()) })}
      value={zone ?? ''}
      data={[own, ...timeZones().map((value) => ({ value, label: value }))]}
      onChange={({ currentTarget: { value } }) => chooseTimeZone(value === '' ? null : value)}
    />
  )
}
