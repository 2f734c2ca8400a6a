import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { fileListPage } from './pages/file-list.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { palette } from './pages/palette.ts'
import { languages, locales, words } from './pages/words.ts'

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('a bucket, a setting and a command are reached from any page by a few letters', async ({ page, bucket }) => {
      const say = words[language]
      const go = palette(page, say)
      const heading = page.getByRole('heading', { level: 1 })
      await page.goto('/overview')
      await go.open()
      await expect(go.dialog).toMatchAriaSnapshot(`
        - dialog "${say.palette}":
          - combobox "${say.goToOrDo}" [expanded]
          - listbox
          - paragraph:
            - status: /^\\d+/
      `)
      await go.take(bucket.name.slice(0, -4), bucket.name)
      await expect(page).toHaveURL(`/buckets/${bucket.name}/files`)
      await expect(heading).toBeFocused()

      await go.open('Meta+K')
      await go.take(say.timeZone, new RegExp(say.preferences))
      await expect(page).toHaveURL('/settings/preferences')
      await expect(heading).toBeFocused()

      await go.open()
      await page.keyboard.type('nothing is called so')
      await expect(go.said).toHaveText(say.none)
      await page.keyboard.press('Escape')
      await expect(go.dialog).toBeHidden()
      await expect(heading, 'the focus is where it was').toBeFocused()

      const [now, other] = language === 'en' ? (['en', '中文'] as const) : (['zh-CN', 'English'] as const)
      await expect(page.locator('html')).toHaveAttribute('lang', now)
      await go.open()
      await go.take(other, new RegExp(other))
      await expect(page.locator('html')).not.toHaveAttribute('lang', now)
      await expect(heading).toContainText(words[language === 'en' ? 'zh' : 'en'].preferences)
    })
  })
}

test('a prefix of keys leads into a folder, to one object, and to all that begin so', async ({ page, bucket }) => {
  for (const key of ['images/cats/1.txt', 'images/cats/2.txt', 'images/dogs.txt', 'other.txt'])
    await bucket.upload(key, key)
  const go = palette(page)
  const files = fileListPage(page)
  await page.goto('/buckets')
  await go.open()
  await page.keyboard.type(`${bucket.name}/images/`)
  await expect(go.results.getByRole('group', { name: `In ${bucket.name}` }).getByRole('option')).toHaveText([
    'images/cats/',
    'images/dogs.txt',
    `Show everything that begins with ${bucket.name}/images/`,
  ])
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/buckets/${bucket.name}/files?prefix=images%2Fcats%2F`)
  await expect.poll(files.names).toEqual(['1.txt', '2.txt'])

  // In a bucket its name may be left out.
  await go.open()
  await go.take('/images/d', 'images/dogs.txt')
  await expect(files.details).toContainText('SHA-256')
  await page.keyboard.press('Escape')
  await expect(files.details).toBeHidden()

  await go.open()
  await page.keyboard.type('/images/cats/')
  await expect(go.option('images/cats/1.txt')).toBeVisible()
  await page.keyboard.press('ArrowUp')
  await expect(go.chosen, 'the list goes round').toHaveText(/^Show everything/)
  await page.keyboard.press('ArrowDown')
  await expect(go.chosen).toHaveText('images/cats/1.txt')
  await go.option(/^Show everything/).click()
  await expect.poll(files.names).toEqual(['1.txt', '2.txt'])
})

test('who opens it by its button has the focus there again afterwards', async ({ page }) => {
  const go = palette(page)
  await page.goto('/buckets')
  await go.button.click()
  await expect(go.field).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(go.dialog.locator(':focus'), 'Tab stays within').toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(go.dialog).toBeHidden()
  await expect(go.button).toBeFocused()
})

test('over a form nothing typed is lost: another look and another language keep it, another page asks first', async ({
  page,
  bucket,
}) => {
  const go = palette(page)
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.check()
  await card.address.fill(originAddress)
  await go.open()
  await go.take('theme: dark', /Dark/)
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(card.address).toBeFocused()
  await expect(card.address).toHaveValue(originAddress)

  await go.open()
  await go.take('preferences', /Preferences/)
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(question).toBeHidden()
  await expect(card.address).toHaveValue(originAddress)

  await go.open()
  await go.take('中文', /中文/)
  const inChinese = originPullCard(page, words.zh)
  await expect(inChinese.address).toHaveValue(originAddress)
  await expect(inChinese.status).toBeChecked()
})
