import type { Page } from '@playwright/test'

/** What a screen, or a form, shows instead of what could not be loaded or saved. */
export const failureNote = (page: Page) => {
  const note = page
    .getByRole('alert')
    .filter({ hasText: /This could not be loaded|This was not saved|This could not be started|Nothing was imported/ })
  /** Of a page whose scripts could not be loaded. */
  const reload = page.getByRole('button', { name: 'Reload the page' })
  return { reload, note: note.first(), tryAgain: note.getByRole('button', { name: 'Try again' }).first() }
}
