import { expect, type Page } from '@playwright/test'
import { type Words, words } from './words.ts'

/** `/login`. */
export const logInPage = (page: Page, say: Words = words.en) => ({
  heading: page.getByRole('heading', { name: say.logIn }),
  password: page.getByRole('textbox', { name: say.password, exact: true }),
  alert: page.getByRole('alert'),
  status: page.getByRole('status'),
  async open(url = '/login') {
    await page.goto(url)
    await expect(page.getByRole('button', { name: say.logIn })).toBeVisible()
  },
  async submit(password: string) {
    await this.password.fill(password)
    await page.getByRole('button', { name: say.logIn }).click()
  },
})

/** The dialog that asks for the password over a page on which something is typed. */
export const logInAgain = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'You were logged out' })
  return {
    dialog,
    async logIn(password: string) {
      await dialog.getByRole('textbox', { name: 'Password' }).fill(password)
      await dialog.getByRole('button', { name: 'Log in' }).click()
    },
  }
}

/** `/login?setup=…`, where the set-up link leads. */
export const setUpPage = (page: Page) => ({
  heading: page.getByRole('heading', { name: 'Choose a password' }),
  newPassword: page.getByRole('textbox', { name: 'New password' }),
  repeated: page.getByRole('textbox', { name: 'Repeat the password' }),
  async choose(password: string, repeated = password) {
    await this.newPassword.fill(password)
    await this.repeated.fill(repeated)
    await page.getByRole('button', { name: 'Set password and log in' }).click()
  },
})
