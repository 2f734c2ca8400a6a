import { expect, type Locator, type Page } from '@playwright/test'
import { originAddress, password, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { logInPage } from './pages/log-in.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { pullListPage } from './pages/pull-list.ts'
import { ruleForm, ruleList } from './pages/rules.ts'

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

test('logging in, enabling origin-pull and saving need no mouse', async ({ page, bucket, origin }) => {
  origin.put('picture.jpg', 'a picture')
  const card = originPullCard(page)
  await page.goto('/buckets')
  await tabTo(page, logInPage(page).password)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')

  const list = bucketListPage(page)
  await expect(list.heading).toBeFocused()
  await list.goToSearch()
  await page.keyboard.type(bucket.name)
  await tabTo(page, page.getByRole('link', { name: bucket.name, exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await tabTo(page, page.getByRole('link', { name: 'Basic Configuration' }))
  await page.keyboard.press('Enter')

  await tabTo(page, card.edit)
  await page.keyboard.press('Enter')
  await tabTo(page, card.status)
  await page.keyboard.press('Space')
  await expect(card.status).toBeChecked()
  await expect(card.card).toMatchAriaSnapshot(`
    - region "Origin-Pull":
      - heading "Origin-Pull" [level=2]
      - group:
        - switch "Status" [checked]
        - textbox "Origin server address"
      - button "Save"
      - button "Cancel"
      - button "Test connection"
  `)
  await tabTo(page, card.address)
  await page.keyboard.type('http://abc.example.com')
  await page.keyboard.press('Tab')
  await expect(card.fix).toBeVisible()
  await expect(card.address).toHaveAccessibleDescription(/Remove http:\/\//)
  await expect(card.card.getByRole('alert')).toContainText('Remove http://')
  await page.keyboard.press('Shift+Tab')
  await expect(card.fix).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card.address).toHaveValue('abc.example.com')
  await tabTo(page, card.save)
  await page.keyboard.press('Enter')
  await expect(card.edit).toBeFocused()
  await expect(card.toast).toContainText('Origin-Pull enabled')
  await expect(card.card).toMatchAriaSnapshot(`
    - region "Origin-Pull":
      - heading "Origin-Pull" [level=2]
      - button "Edit"
  `)
  expect((await bucket.get('picture.jpg')).status).toBe(302)
})

test('a rule is added and moved below another one without a mouse, and every step is said', async ({
  page,
  bucket,
}) => {
  // Some two hundred presses, one after the other.
  test.slow()
  await bucket.pullFrom(originAddress)
  const rules = ruleList(page)
  const form = ruleForm(page)
  await logInPage(page).open(`/login?from=/buckets/${bucket.name}/basic`)
  await logInPage(page).submit(password)
  for (const [number, prefix] of ['images/', 'videos/'].entries()) {
    await tabTo(page, rules.add, 60)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
    await tabTo(page, form.prefix)
    await page.keyboard.type(prefix)
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - textbox "Key prefix": ${prefix}
    `)
    // Enter in any field leads on, and sends the form in the last step.
    await page.keyboard.press('Enter')
    await expect(form.panel).toBeFocused()
    await tabTo(page, form.address)
    await page.keyboard.type(`origin-${number}.example.com`)
    await page.keyboard.press('Enter')
    await expect(form.panel).toHaveAccessibleName('Step 3 of 3: Summary')
    await tabTo(page, form.save)
    await page.keyboard.press('Enter')
    await expect(rules.items.first()).toContainText(`${prefix}*`)
    await expect(page.getByRole('alert').filter({ hasText: 'Rule added' }).first()).toBeVisible()
  }

  await tabTo(page, rules.moveDown(1), 80)
  await page.keyboard.press('Enter')
  await expect(rules.items.first()).toContainText('images/*')
  await expect(rules.items.nth(1)).toContainText('videos/*')
  await expect(page.getByRole('alert').filter({ hasText: 'Order of the rules changed' }).first()).toBeVisible()
  await expect(page.locator('body')).not.toBeFocused()
  expect((await bucket.originPull()).rules.map(({ condition }) => condition.prefix)).toEqual(['images/', 'videos/'])
})

test('a failed pull is found and tried again without a mouse', async ({ page, bucket, origin }) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  await bucket.get('late.txt')
  await expect.poll(async () => (await bucket.pulls('late.txt')).map(({ state }) => state)).toEqual(['failed'])
  const pulls = pullListPage(page)
  await logInPage(page).open(`/login?from=/buckets/${bucket.name}/pulls`)
  await logInPage(page).submit(password)
  await tabTo(page, pulls.count('Failed'))
  await page.keyboard.press('Enter')
  await expect(pulls.count('Failed')).toHaveAttribute('aria-pressed', 'true')
  await expect(pulls.row('late.txt')).toContainText('The origin has no such object.')

  origin.put('late.txt', 'here at last')
  await tabTo(page, pulls.action('late.txt', 'Retry'))
  await page.keyboard.press('Enter')
  await expect.poll(() => bucket.keys()).toEqual(['late.txt'])
})

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
