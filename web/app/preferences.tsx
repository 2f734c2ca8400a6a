import type { MantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { currentLanguage, switchLanguage } from '../i18n/i18n.ts'
import { languageNames, languages } from '../i18n/language.ts'
import { DarkIcon, LanguageIcon, LightIcon, SystemThemeIcon } from '../ui/icons.tsx'
import { useColorScheme } from '../ui/use-color-scheme.ts'
import { Picker } from './picker.tsx'

export function LanguagePicker() {
  const { t } = useTranslation()
  return (
    <Picker
      label={t('common.language')}
      icon={<LanguageIcon size={18} />}
      value={currentLanguage()}
      options={languages.map((language) => ({ value: language, label: languageNames[language] }))}
      onPick={(language) => void switchLanguage(language)}
    />
  )
}

export const schemes = ['light', 'dark', 'auto'] as const satisfies readonly MantineColorScheme[]
export const schemeIcons = { light: LightIcon, dark: DarkIcon, auto: SystemThemeIcon }

export function ThemePicker() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useColorScheme()
  const Icon = schemeIcons[colorScheme]
  return (
    <Picker
      label={t('common.theme.label')}
      icon={<Icon size={18} />}
      value={colorScheme}
      options={schemes.map((scheme) => ({ value: scheme, label: t(`common.theme.${scheme}`) }))}
      onPick={setColorScheme}
    />
  )
}
