import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isLanguage, type Language, languageTag, preferredLanguage, rememberLanguage } from './language.ts'

const namespace = 'console'

// One chunk per language: nobody downloads words they do not read.
const catalogues = {
  en: () => import('./en.ts'),
  zh: () => import('./zh.ts'),
} satisfies Record<Language, () => Promise<{ catalogue: object }>>

/** Loads the preferred language; the first screen waits for it. */
export async function startI18n(language: Language = preferredLanguage()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    ns: namespace,
    defaultNS: namespace,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await showIn(language)
}

/** Switches without a reload and remembers the choice. */
export async function switchLanguage(language: Language) {
  rememberLanguage(language)
  await showIn(language)
}

async function showIn(language: Language) {
  if (!i18next.hasResourceBundle(language, namespace)) {
    const { catalogue } = await catalogues[language]()
    i18next.addResourceBundle(language, namespace, catalogue)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = languageTag[language]
}

/** The language on the screen. */
export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en')
