export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name, as its readers look for it. */
export const languageNames: Record<Language, string> = { en: 'English', zh: '简体中文' }

/** BCP 47 tag for `<html lang>` and `Intl`. */
export const languageTag: Record<Language, string> = { en: 'en', zh: 'zh-CN' }

const storageKey = 'headwater-language'

export const isLanguage = (value: string | null | undefined): value is Language =>
  languages.some((language) => language === value)

/** What the operator chose before, else what the browser asks for. */
export function preferredLanguage(): Language {
  const saved = localStorage.getItem(storageKey)
  if (isLanguage(saved)) return saved
  return navigator.languages.find((tag) => /^(en|zh)\b/.test(tag))?.startsWith('zh') ? 'zh' : 'en'
}

export const rememberLanguage = (language: Language) => localStorage.setItem(storageKey, language)
