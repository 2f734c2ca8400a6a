import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { complaintsOf } from './pages/complaints.ts'
import { expectToFit } from './pages/fit.ts'
import { routes } from './pages/routes.ts'
import { screens } from './pages/screens.ts'
import { languages, words } from './pages/words.ts'

const schemes = ['light', 'dark'] as const
const widths = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } } as const

type Finding = { readonly id: string; readonly nodes: ReadonlyArray<{ readonly html: string }> }
declare const axe: { run(where: Document, options: object): Promise<{ violations: Finding[] }> }

/** The rules that another colour scheme of the same page can break. */
const rulesOfColour = ['color-contrast', 'link-in-text-block']

/** Brings axe into the page, once for all looks at it. */
const bringAxe = (page: Page) => new AxeBuilder({ page }).setLegacyMode().withRules('document-title').analyze()

/** What axe finds, of whatever impact: the rule, and where. */
async function violations(page: Page, rules: string[] | null) {
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
  const found = await page.evaluate((options) => axe.run(document, options), options)
  return found.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
}

/** By the picker of the page, without a reload: what is typed, and what is open, stays. */
async function speak(page: Page, language: (typeof languages)[number]) {
  await page.locator('select:has(option[value="zh"])').first().selectOption(language)
  await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
}

/** Colours that fade into each other have the contrast of neither. */
const fading = (page: Page) =>
  page.evaluate(
    () => document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1).length,
  )

async function paint(page: Page, colorScheme: (typeof schemes)[number]) {
  await page.emulateMedia({ colorScheme })
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
  await expect.poll(() => fading(page)).toBe(0)
}

test('every route has a screen below', () => {
  expect(routes.filter((route) => !screens.some((screen) => screen.route === route))).toEqual([])
})

for (const { name, loggedIn, open } of screens) {
  test.describe(name, () => {
    test.use({ loggedIn, contextOptions: { reducedMotion: 'reduce' }, viewport: widths.wide })

    test('axe finds nothing, light and dark, in both languages, wide and narrow; narrow, it fits; it breaks no content security policy, asks no other host, logs no error', async ({
      page,
      bucket,
      gateway,
    }) => {
      // Eight looks at a long form: a bound for what hangs, not a measure.
      test.setTimeout(240_000)
      await bucket.upload('docs/a.txt', 'a')
      await bucket.upload('picture.jpg', 'a picture', 'image/jpeg')
      await bucket.upload(`a-name-as-long-as-${'y'.repeat(200)}.txt`, 'long')
      await bucket.pullFrom(originAddress)
      const complaints = complaintsOf(page, gateway)
      await open(page, { bucket: bucket.name, say: words.en })
      await bringAxe(page)
      for (const language of languages) {
        await page.setViewportSize(widths.wide)
        await speak(page, language)
        for (const [width, size] of Object.entries(widths)) {
          await page.setViewportSize(size)
          for (const scheme of schemes) {
            await paint(page, scheme)
            const found = await violations(page, scheme === 'light' ? null : rulesOfColour)
            expect.soft(found, `${language}, ${width}, ${scheme}`).toEqual([])
          }
        }
        await expectToFit(page)
      }
      expect(complaints).toEqual([])
    })
  })
}
