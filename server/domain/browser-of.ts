/** What a client calls itself, in words; `null` for what it does not say in a way that is known. */
export type Browser = {
  readonly browser: string | null
  readonly browserVersion: string | null
  readonly system: string | null
}

// In this order: most of them call themselves by the names of the others, too.
const browsers: readonly (readonly [name: string, version: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d{1,4})/],
  ['Opera', /\bOPR\/(\d{1,4})/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d{1,4})/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d{1,4})/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d{1,4})/],
  ['Safari', /\bVersion\/(\d{1,4})[\d.]* (?:Mobile\/\S+ )?Safari\//],
  ['curl', /^curl\/(\d{1,4})/],
]
const systems: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\b(?:Macintosh|Mac OS X)\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
]

export function browserOf(userAgent: string): Browser {
  const known = browsers.find(([, version]) => version.test(userAgent))
  return {
    browser: known?.[0] ?? null,
    browserVersion: known?.[1].exec(userAgent)?.[1] ?? null,
    system: systems.find(([, sign]) => sign.test(userAgent))?.[0] ?? null,
  }
}
