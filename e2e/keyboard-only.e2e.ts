import { expect, type Locator, type Page } from '@playwright/test'
import { originAddress, password, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { logInPage } from './pages/log-in.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { pullListPage } from './pages/pull-list.ts'
import { ruleForm, ruleList } from './pages/rules.ts'
import { languages, locales, words } from './pages/words.ts'

test.use({ loggedIn: false })

/** Tabs on until the wanted control has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, wanted: Locator, most = 40) {
  await expect(wanted).toBeVisible()
  for (let tab = 0; tab < most; tab += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(wanted).toBeFocused()
}

const toast = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).first()

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })
    const say = words[language]

    test('logging in, enabling origin-pull and saving need no mouse', async ({ page, bucket, origin }) => {
      origin.put('picture.jpg', 'a picture')
      const card = originPullCard(page, say)
      const list = bucketListPage(page, say)
      await page.goto('/buckets')
      await tabTo(page, logInPage(page, say).password)
      await page.keyboard.type(password)
      await page.keyboard.press('Enter')
      await expect(list.heading).toBeFocused()
      await list.goToSearch()
      await page.keyboard.type(bucket.name)
      await tabTo(page, page.getByRole('link', { name: bucket.name, exact: true }))
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
      await tabTo(page, page.getByRole('link', { name: say.basic }))
      await page.keyboard.press('Enter')

      await tabTo(page, card.edit)
      await page.keyboard.press('Enter')
      await tabTo(page, card.status)
      await page.keyboard.press('Space')
      await expect(card.card).toMatchAriaSnapshot(`
        - region "${say.originPull}":
          - heading "${say.originPull}" [level=2]
          - group:
            - switch "${say.status}" [checked]
            - textbox "${say.address}"
          - button "${say.save}"
          - button "${say.cancel}"
          - button "${say.testConnection}"
      `)
      await tabTo(page, card.address)
      await page.keyboard.type('http://abc.example.com')
      await page.keyboard.press('Tab')
      await expect(card.address).toHaveAccessibleDescription(say.removeScheme)
      await expect(card.card.getByRole('alert')).toContainText(say.removeScheme)
      await page.keyboard.press('Shift+Tab')
      await expect(card.fix).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(card.address).toHaveValue('abc.example.com')
      await tabTo(page, card.save)
      await page.keyboard.press('Enter')
      await expect(card.edit).toBeFocused()
      await expect(card.toast).toContainText(say.enabledNow)
      await expect(card.card).toMatchAriaSnapshot(`
        - region "${say.originPull}":
          - heading "${say.originPull}" [level=2]
          - button "${say.edit}"
          - region "${say.rules}":
            - list "${say.rules}":
              - listitem
      `)
      expect((await bucket.get('picture.jpg')).status).toBe(302)
    })

    test('a rule is added and moved below another one without a mouse, and every step is said', async ({
      page,
      bucket,
    }) => {
      // Some hundred presses, one after the other.
      test.slow()
      await bucket.pullFrom(originAddress)
      await bucket.addRule({ address: originAddress, condition: { prefix: 'images/' } })
      const rules = ruleList(page, say)
      const form = ruleForm(page, say)
      await logInPage(page, say).open(`/login?from=/buckets/${bucket.name}/basic`)
      await logInPage(page, say).submit(password)
      await tabTo(page, rules.add, 60)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
      await tabTo(page, form.prefix)
      await page.keyboard.type('videos/')
      await expect(form.steps).toMatchAriaSnapshot(`
        - navigation "${say.steps}":
          - list:
            - listitem:
              - button "1 ${say.when}"
            - listitem:
              - button "2 ${say.origin}"
            - listitem:
              - button "3 ${say.summary}"
      `)
      await expect(form.panel).toMatchAriaSnapshot(`
        - region /${say.step(1)}.*${say.when}/:
          - region:
            - radiogroup:
              - radio "${say.synchronous}"
          - region:
            - switch [checked]
            - textbox "${say.prefix}": videos/
      `)
      // Enter in any field leads on, and sends the form in the last step.
      await page.keyboard.press('Enter')
      await expect(form.panel).toBeFocused()
      await tabTo(page, form.address)
      await page.keyboard.type('videos.example.com')
      await page.keyboard.press('Enter')
      await expect(form.panel).toBeFocused()
      await expect(form.panel).toHaveAccessibleName(new RegExp(`${say.step(3)}.*${say.summary}`))
      await tabTo(page, form.save)
      await page.keyboard.press('Enter')
      await expect(rules.items.first()).toContainText('videos/*')
      await expect(toast(page, say.ruleAdded)).toBeVisible()

      await tabTo(page, rules.moveDown(1), 80)
      await page.keyboard.press('Enter')
      await expect(rules.items.nth(1)).toContainText('videos/*')
      await expect(toast(page, say.moved)).toBeVisible()
      await expect(page.getByText(say.nowAt(2), { exact: true }), 'it is said').toHaveAttribute('aria-live', 'polite')
      await expect(page.locator('body')).not.toBeFocused()
      expect((await bucket.originPull()).rules.map(({ condition }) => condition.prefix)).toEqual(['images/', 'videos/'])
    })

    test('a failed pull is found and tried again without a mouse', async ({ page, bucket, origin }) => {
      await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
      await bucket.get('late.txt')
      await expect.poll(async () => (await bucket.pulls('late.txt')).map(({ state }) => state)).toEqual(['failed'])
      const pulls = pullListPage(page, say)
      await logInPage(page, say).open(`/login?from=/buckets/${bucket.name}/pulls`)
      await logInPage(page, say).submit(password)
      await tabTo(page, pulls.count(say.failed))
      await page.keyboard.press('Enter')
      await expect(pulls.count(say.failed)).toHaveAttribute('aria-pressed', 'true')
      await expect(pulls.table).toMatchAriaSnapshot(`
        - table "${say.pulls}":
          - rowgroup:
            - row
          - rowgroup:
            - row /^late.txt/:
              - rowheader "late.txt"
              - cell /${say.failed}.*${say.noSuchObject}/
              - cell:
                - button "${say.retry}"
      `)
      origin.put('late.txt', 'here at last')
      await tabTo(page, pulls.action('late.txt', say.retry))
      await page.keyboard.press('Enter')
      await expect(toast(page, say.queuedAgain)).toContainText('late.txt')
      await expect.poll(() => bucket.keys()).toEqual(['late.txt'])
    })
  })
}

test('the first Tab offers to skip to the content', async ({ page }) => {
  await logInPage(page).open()
  await logInPage(page).submit(password)
  await expect(bucketListPage(page).heading).toBeVisible()
  await page.reload()
  await expect(bucketListPage(page).heading).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('Escape closes a dialog and gives the focus back', async ({ page, bucket }) => {
  await logInPage(page).open(`/login?from=/buckets%3Fq%3D${bucket.name}`)
  await logInPage(page).submit(password)
  const list = bucketListPage(page)
  const create = page.getByRole('button', { name: 'Create Bucket' }).first()
  await tabTo(page, create)
  await page.keyboard.press('Enter')
  await expect(list.createDialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(list.createDialog).toBeHidden()
  await expect(create).toBeFocused()

  const actions = page.getByRole('button', { name: `Actions for ${bucket.name}` })
  await tabTo(page, actions)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(list.menuItem('Delete')).toBeFocused({ timeout: 200 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(list.deleteDialog.getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(list.deleteDialog).toBeHidden()
  await expect(actions).toBeFocused()
})
