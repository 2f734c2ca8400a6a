import { useTranslation } from 'react-i18next'
import type { Entry } from '../features/palette/entry.ts'
import { currentLanguage, switchLanguage } from '../i18n/i18n.ts'
import { languageNames, languages } from '../i18n/language.ts'
import {
  AddBucketIcon,
  CollapseIcon,
  ExpandIcon,
  KeyboardIcon,
  LanguageIcon,
  LogOutIcon,
  RetryIcon,
} from '../ui/icons.tsx'
import { useColorScheme } from '../ui/use-color-scheme.ts'
import { schemeIcons, schemes } from './preferences.tsx'
import { useRetryFailed } from './use-retry-failed.ts'

/** What the shell around the pages does when a command asks for it. */
export type ShellCommands = {
  readonly createBucket: () => void
  readonly logOut: () => void
  readonly showShortcuts: () => void
  readonly folded: boolean
  readonly fold: (folded: boolean) => void
}

/** What can be done from anywhere. */
export function useCommandEntries(present: string | null, shell: ShellCommands): readonly Entry[] {
  const { t } = useTranslation()
  const retry = useRetryFailed(present ?? '')
  const retryHere: Entry[] =
    present === null
      ? []
      : [{ id: 'retry', label: t('palette.retryFailed'), hint: present, Icon: RetryIcon, run: () => retry.mutate() }]
  return [
    { id: 'create bucket', label: t('buckets.create'), Icon: AddBucketIcon, run: shell.createBucket },
    ...retryHere,
    ...useAppearanceEntries(),
    {
      id: 'fold',
      label: t(shell.folded ? 'common.unfoldNavigation' : 'common.foldNavigation'),
      Icon: shell.folded ? ExpandIcon : CollapseIcon,
      run: () => shell.fold(!shell.folded),
    },
    { id: 'shortcuts', label: t('shortcuts.title'), Icon: KeyboardIcon, keys: ['?'], run: shell.showShortcuts },
    { id: 'log out', label: t('common.logOut'), Icon: LogOutIcon, run: shell.logOut },
  ]
}

/** The languages and themes that are not in use. */
function useAppearanceEntries(): Entry[] {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useColorScheme()
  return [
    ...languages
      .filter((language) => language !== currentLanguage())
      .map((language) => ({
        id: `language ${language}`,
        label: t('palette.showIn', { language: languageNames[language] }),
        hint: t('common.language'),
        Icon: LanguageIcon,
        run: () => void switchLanguage(language),
      })),
    ...schemes
      .filter((scheme) => scheme !== colorScheme)
      .map((scheme) => ({
        id: `theme ${scheme}`,
        label: t('palette.useTheme', { theme: t(`common.theme.${scheme}`) }),
        Icon: schemeIcons[scheme],
        run: () => setColorScheme(scheme),
      })),
  ]
}
