import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { logIn } from '../contract/session.ts'
import { type Gateway, password } from './gateway.ts'

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const built = join(import.meta.dirname, '../dist/web/index.html')

/** Why no screen can be measured here; `null` when they can. */
export function whyNoScreens(): string | null {
  if (program === undefined) return 'there is no Chromium here'
  return existsSync(built) ? null : 'the console is not built: npm run build'
}

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] })

/** A browser that has nothing of the console yet, and is logged in. */
export async function newOperator(browser: Browser, { console: site }: Gateway): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US', baseURL: site })
  const login = { data: { password }, headers: { Origin: site } }
  await context.request.post(new URL(logIn.path, site).href, login)
  return context
}
