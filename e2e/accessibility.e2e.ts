import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { screens } from './pages/screens.ts'
import { languages, locales, words } from './pages/words.ts'

/** What axe finds, of whatever impact: the rule, and where. */
async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
}

/** Colours that fade into each other have the contrast of neither. */
const fading = (page: Page) =>
  page.evaluate(
    () => document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1).length,
  )

for (const language of languages) {
  for (const { name, loggedIn, open } of screens) {
    test.describe(`${name}, ${language}`, () => {
      test.use({ locale: locales[language], loggedIn, contextOptions: { reducedMotion: 'reduce' } })

      test('axe finds nothing, in light and dark, wide and narrow', async ({ page, bucket }) => {
        await bucket.upload('docs/a.txt', 'a')
        await bucket.upload('picture.jpg', 'a picture', 'image/jpeg')
        await bucket.pullFrom(originAddress)
        await open(page, { bucket: bucket.name, say: words[language] })
        await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
          await expect.poll(() => fading(page)).toBe(0)
          expect.soft(await violations(page), colorScheme).toEqual([])
        }
        await page.setViewportSize({ width: 360, height: 740 })
        expect.soft(await violations(page), '360 px').toEqual([])
      })
    })
  }
}
