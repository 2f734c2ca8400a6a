import { expect } from '@playwright/test'
import { password, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { logInPage, setUpPage } from './pages/log-in.ts'
import { securityPage } from './pages/security.ts'

test.use({ loggedIn: false })

test('the set-up link leads to a password, logs in, and works once', async ({ page, start }) => {
  const { consoleUrl, setupLink } = await start()
  await page.goto(consoleUrl)
  await expect(page.getByRole('status')).toContainText('Open the set-up link')

  await page.goto(setupLink ?? '')
  const setUp = setUpPage(page)
  await setUp.choose('too short')
  await expect(page.getByText('Use at least 10 characters.')).toBeVisible()
  await setUp.choose(password, `${password}s`)
  await expect(page.getByText('The two passwords differ.')).toBeVisible()
  await setUp.choose(password)
  await expect(bucketListPage(page).heading).toBeVisible()

  await page.context().clearCookies()
  await page.goto(setupLink ?? '')
  await expect(page.getByText('The password has already been chosen.')).toBeVisible()
  await page.getByRole('link', { name: 'Go to Log in' }).click()
  await logInPage(page).submit(password)
  await expect(bucketListPage(page).heading).toBeVisible()
})

test('a wrong password is said and can be corrected', async ({ page }) => {
  const logIn = logInPage(page)
  await logIn.open()
  await logIn.submit('not the password')
  await expect(logIn.alert).toContainText('Wrong password')
  await expect(logIn.password).toBeFocused()
  await expect(logIn.password).toHaveAccessibleDescription(/Wrong password/)
  await logIn.submit(password)
  await expect(bucketListPage(page).heading).toBeVisible()
})

test('an empty password is not sent', async ({ page }) => {
  const logIn = logInPage(page)
  await logIn.open()
  await logIn.submit('')
  await expect(page.getByText('Enter the password.')).toBeVisible()
})

test('after several wrong passwords one has to wait, and is told how long', async ({ page, start }) => {
  const { consoleUrl } = await start({ HEADWATER_ADMIN_PASSWORD: password })
  const logIn = logInPage(page)
  await logIn.open(`${consoleUrl}/login`)
  // How many it takes depends on how fast they come.
  await expect(async () => {
    const answered = page.waitForResponse('**/api/v1/login')
    await logIn.submit('wrong')
    expect((await answered).status()).toBe(429)
  }).toPass()
  await expect(logIn.alert).toContainText(/Too many attempts\. Try again in \d+ second/)
  await expect(logIn.alert).toBeHidden()
  await logIn.submit(password)
  await expect(bucketListPage(page).heading).toBeVisible()
})

test('who logs in arrives where they wanted to go', async ({ page, bucket }) => {
  await page.goto('/buckets?q=river&sort=-created')
  await logInPage(page).submit(password)
  await expect(page).toHaveURL('/buckets?q=river&sort=-created')
  await expect(bucketListPage(page).search).toHaveValue('river')

  await page.context().clearCookies()
  await page.goto(`/buckets/${bucket.name}/basic`)
  await logInPage(page).submit(password)
  await expect(page).toHaveURL(`/buckets/${bucket.name}/basic`)
})

test('no address of another site is a place to come back to', async ({ page, baseURL }) => {
  await page.goto('/login?from=//example.com/buckets')
  await logInPage(page).submit(password)
  await expect(bucketListPage(page).heading).toBeVisible()
  expect(new URL(page.url()).origin).toBe(baseURL)
})

test('a session that ended in another tab ends here, says so, and one comes back after logging in', async ({
  page,
  bucket,
}) => {
  const list = bucketListPage(page)
  const logIn = logInPage(page)
  await logIn.open()
  await logIn.submit(password)
  await expect(list.heading).toBeVisible()

  const other = await page.context().newPage()
  await other.goto('/buckets')
  await other.getByRole('button', { name: 'Log out' }).click()
  await expect(logInPage(other).heading).toBeVisible()

  await list.openBucket(bucket.name)
  await expect(logIn.status).toContainText('You were logged out')
  await logIn.submit(password)
  await expect(page).toHaveURL(`/buckets/${bucket.name}/files`)
})

test('a session that is ended from the list of all ends in its own browser, which nobody has to touch', async ({
  page,
  browser,
  gateway,
}) => {
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
  const elsewhere = await (
    await browser.newContext({ baseURL: gateway.consoleUrl, userAgent, locale: 'en-US' })
  ).newPage()
  const live = elsewhere.waitForResponse(/\/pulls\/events$/)
  await logInPage(elsewhere).open('/login?from=/pulls')
  await logInPage(elsewhere).submit(password)
  await live
  await logInPage(page).open('/login?from=/settings/security')
  await logInPage(page).submit(password)
  const security = securityPage(page)
  const client = 'Firefox 145 on Windows'
  await security.end(client).click()
  await expect(security.session(client)).toBeHidden()
  await expect(page.locator('body'), 'the focus is somewhere').not.toBeFocused()
  await expect(logInPage(elsewhere).status).toContainText('You were logged out')
  await elsewhere.context().close()
})

test('logging out ends the session on the server, too', async ({ page, gateway }) => {
  await logInPage(page).open()
  await logInPage(page).submit(password)
  await expect(bucketListPage(page).heading).toBeVisible()
  const [cookie] = await page.context().cookies()
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  const asBefore = () =>
    fetch(`${gateway.consoleUrl}/api/v1/session`, { headers: { Cookie: `${cookie?.name}=${cookie?.value}` } })
  expect((await asBefore()).status).toBe(200)

  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(logInPage(page).heading).toBeVisible()
  expect((await asBefore()).status).toBe(401)
  await page.goBack()
  await expect(logInPage(page).heading).toBeVisible()
})
