import { expect, type Page } from '@playwright/test'

/** `/settings/security`. */
export const securityPage = (page: Page) => {
  const card = page.getByRole('region', { name: 'Change password' })
  const text = (name: string) => card.getByRole('textbox', { name, exact: true })
  return {
    present: text('Present password'),
    newPassword: text('New password'),
    repeated: text('Repeat the password'),
    change: card.getByRole('button', { name: 'Change password' }),
    done: page.getByRole('alert').filter({ hasText: 'Password changed' }),
    async open(site = '') {
      await page.goto(`${site}/settings/security`)
      await expect(text('Present password')).toBeVisible()
    },
    async type(present: string, next: string) {
      await text('Present password').fill(present)
      await text('New password').fill(next)
      await text('Repeat the password').fill(next)
    },
  }
}
