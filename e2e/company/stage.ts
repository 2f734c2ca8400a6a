import { type Browser, type BrowserContext, expect as hastily, type Page } from '@playwright/test'
import type { Words } from '../pages/words.ts'
import { endOfMinute } from '../world/clock.ts'
import type { Company } from './company.ts'
import { now } from './company.ts'

/** How a picture looks. */
export type Look = {
  readonly language: 'en' | 'zh'
  readonly scheme: 'light' | 'dark'
  readonly width: number
}

/** Outside of a test nobody else says how long to wait: as long as a busy machine may take. */
export const expect = hastily.configure({ timeout: 30_000 })

const tags = { en: 'en-US', zh: 'zh-CN' } as const

/** A browser at the company, logged in, in which nothing moves and the time is that of the company. */
export async function openStage(
  browser: Browser,
  company: Company,
  { look, scale = 1, loggedIn = true }: { readonly look: Look; readonly scale?: number; readonly loggedIn?: boolean },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: company.gateway.consoleUrl,
    viewport: { width: look.width, height: 800 },
    deviceScaleFactor: scale,
    colorScheme: look.scheme,
    locale: tags[look.language],
    timezoneId: look.language === 'zh' ? 'Asia/Shanghai' : 'UTC',
    reducedMotion: 'reduce',
  })
  const { cookie } = company.api
  if (loggedIn)
    await context.addCookies([{ ...cookie, url: company.gateway.consoleUrl, httpOnly: true, sameSite: 'Strict' }])
  await context.clock.setFixedTime(endOfMinute(now))
  return context
}

/** Waits until what is on the page is all there: letters, pictures, and nothing that waits or moves. */
export async function settle(page: Page, say: Words): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: say.loading })).toHaveCount(0)
  await page.waitForFunction(
    () =>
      document.fonts.status === 'loaded' &&
      [...document.images].every(({ complete }) => complete) &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
  )
}
