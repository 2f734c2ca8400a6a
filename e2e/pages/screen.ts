import { expect, type Page } from '@playwright/test'
import type { routes } from './routes.ts'
import type { Words } from './words.ts'

/** One screen, or one state of it, and how to get there. */
export type Screen = {
  readonly name: string
  readonly route: (typeof routes)[number]
  readonly loggedIn: boolean
  open(page: Page, at: { readonly bucket: string; readonly say: Words }): Promise<void>
}

/** A page that is there, by its heading. */
export const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name })).toBeVisible()

/** A page that is there: found, and nothing on it waits. */
export async function settled(page: Page, say: Words) {
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toBeVisible()
  await expect(title).not.toContainText(say.notFound)
  await expect(page.getByRole('status').filter({ hasText: say.loading })).toHaveCount(0)
}
