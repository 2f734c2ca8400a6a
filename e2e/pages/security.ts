import { expect, type Page } from '@playwright/test'

/** `/settings/security`. */
export const securityPage = (page: Page) => {
  const card = page.getByRole('region', { name: 'Change password' })
  const text = (name: string) => card.getByRole('textbox', { name, exact: true })
  const sessions = page.getByRole('table', { name: 'Active sessions' })
  return {
    sessions,
    present: text('Present password'),
    newPassword: text('New password'),
    repeated: text('Repeat the password'),
    change: card.getByRole('button', { name: 'Change password' }),
    done: page.getByRole('alert').filter({ hasText: 'Password changed' }),
    /** Each is known by its browser and where it runs. */
    session: (client: string) => sessions.getByRole('rowheader', { name: client }),
    end: (client: string) => sessions.getByRole('button', { name: `End the session of ${client} at` }),
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
