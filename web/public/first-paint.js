// Runs before the first paint, so that neither the wrong colours nor the wrong language flash up.
;(() => {
  const saved = (name) => {
    try {
      return localStorage.getItem(name)
    } catch {
      return null
    }
  }
  const scheme = saved('headwater-color-scheme')
  const dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const root = document.documentElement
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  root.lang = (saved('headwater-language') ?? navigator.language).startsWith('zh') ? 'zh-CN' : 'en'

  // The Content-Security-Policy allows no eval, so zod must not probe for it. Schemas read this when they are built.
  globalThis.__zod_globalConfig = { jitless: true }
})()
