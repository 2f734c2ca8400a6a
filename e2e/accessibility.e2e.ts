import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { screens } from './pages/screens.ts'
import { languages, locales, words } from './pages/words.ts'

for (const language of languages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name, loggedIn, open } of screens) {
      test.describe(`${name}, ${language}, ${colorScheme}`, () => {
        test.use({ locale: locales[language], colorScheme, loggedIn, contextOptions: { reducedMotion: 'reduce' } })

        test('axe finds nothing', async ({ page, bucket }) => {
          await bucket.upload('docs/a.txt', 'a')
          await bucket.upload('picture.jpg', 'a picture', 'image/jpeg')
          await bucket.pullFrom(originAddress)
          await open(page, { bucket: bucket.name, say: words[language] })
          await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
          const { violations } = await new AxeBuilder({ page }).analyze()
          expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([])
        })
      })
    }
  }
}
