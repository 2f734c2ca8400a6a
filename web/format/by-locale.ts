/** Keeps what is made for a locale: making an `Intl` formatter costs more than using it a hundred times. */
export function byLocale<T>(make: (locale: string) => T): (locale: string) => T {
  const made = new Map<string, T>()
  return (locale) => {
    const kept = made.get(locale) ?? make(locale)
    made.set(locale, kept)
    return kept
  }
}
